import type { z } from 'zod'
import { useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Lede, PageTitle, TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Code, Facts } from '../../../ui/figure.tsx'
import { Act, SureAct } from '../../../ui/form.tsx'
import type { showRecovery } from '../show-recovery.ts'
import { texts } from '../texts.ts'

type Recovery = z.output<typeof showRecovery.output>

export const RecoveryPage: Page<Recovery> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('recovery.title'),
  body: ({ data }) => <RecoveryBody {...data} />,
}

function RecoveryBody({ madeAt, savedAt, mayMake }: Recovery) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const on = (date: Date | null, none: string) => (date ? day(dayOf(date)) : none)
  return (
    <>
      <PageTitle>{t('recovery.title')}</PageTitle>
      <Lede>{t('recovery.what')}</Lede>
      <Facts
        items={[
          { term: t('recovery.made_on'), detail: on(madeAt, t('recovery.none')) },
          { term: t('recovery.saved_on'), detail: on(savedAt, t('recovery.never')) },
        ]}
      />
      {mayMake && (
        <>
          <p>{madeAt ? t('recovery.another') : t('recovery.first')}</p>
          {madeAt ? (
            <SureAct
              action="/compte/cle-de-secours"
              label={t('recovery.make_another')}
              lost={t('recovery.another.lost')}
            />
          ) : (
            <Act action="/compte/cle-de-secours" label={t('recovery.make')} kind="main" />
          )}
        </>
      )}
      <p>
        <TextLink href="/compte">{t('account.back')}</TextLink>
      </p>
    </>
  )
}

/** The key itself, this once, to be printed or written down. */
export function RecoveryMade({ identity }: { identity: string }) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('recovery.title')}</PageTitle>
      <Notice kind="success" title={t('recovery.shown')}>
        <p>
          <Code>{identity}</Code>
        </p>
      </Notice>
      <p>{t('recovery.what')}</p>
      <p>{t('recovery.keep')}</p>
      <p>{t('recovery.lost')}</p>
      <TextLink href="/a-faire">{t('recovery.on')}</TextLink>
    </>
  )
}
