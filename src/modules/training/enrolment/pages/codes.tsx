import type { z } from 'zod'
import type { LinkHeld } from '../../../../server/link.ts'
import { Say, useTexts } from '../../../../server/reader.tsx'
import { Lede, PageTitle, TextLink } from '../../../../ui/cards.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { useDates } from '../../catalogue/pages/session-words.tsx'
import { texts } from '../../texts.ts'
import type { SessionShown } from '../../training.forms.ts'
import type { CodeMade } from '../codes.db.ts'
import type { renewEnrolmentCode } from '../renew-code.ts'
import { CodeCard } from './enrol.tsx'

type Props = {
  readonly codes: readonly CodeMade[]
  readonly session: SessionShown
  readonly addressOf: (link: LinkHeld) => string
}

/** Codes to print and to cut out, one for each person: shown this once. */
export function CodesBody({ codes, session, addressOf }: Props) {
  const t = useTexts(texts)
  const dates = useDates()
  return (
    <>
      <PageTitle>{t('codes.title')}</PageTitle>
      <Lede>
        <Say text={session.title} />, {dates(session)}
      </Lede>
      <Notice kind="success" title={t('codes.once')}>
        <p>{t('codes.what')}</p>
      </Notice>
      {codes.map((one) => (
        <CodeCard {...one} addressOf={addressOf} />
      ))}
      <TextLink href={`/travail/formations/sessions/${session.id}`}>{t('session.run')}</TextLink>
    </>
  )
}

type Renewed = {
  readonly made: z.output<typeof renewEnrolmentCode.output>
  /** Where one was before. */
  readonly back: string
  readonly addressOf: (link: LinkHeld) => string
}

/** The code of one person in the place of that before, to print: shown this once. */
export function NewCodeBody({ made: { given, family, code }, back, addressOf }: Renewed) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('code.renewed')}</PageTitle>
      <Lede>
        <bdi>{`${given} ${family}`}</bdi>
      </Lede>
      <Notice kind="success" title={t('codes.once')}>
        <p>{t('code.renewed.what')}</p>
      </Notice>
      <CodeCard {...code} addressOf={addressOf} />
      <TextLink href={back}>{t('enrol.back')}</TextLink>
    </>
  )
}
