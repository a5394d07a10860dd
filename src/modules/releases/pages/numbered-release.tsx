import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { ButtonLink, Crumb, PageTitle, Tools } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import type { NumberedRelease } from '../read-release.ts'
import type { Release } from '../releases.db.ts'
import { texts } from '../texts.ts'
import { CompareForm } from './downloads.tsx'
import { PlanBody, Released } from './plan.tsx'

export const NumberedReleasePage: Page<NumberedRelease> = {
  kind: 'public',
  title: ({ content, number }, { language }) => `${textIn(content.plan.title, language).text} (${number})`,
  body: ({ data }) => (data.withdrawnAt ? <Withdrawn release={data} /> : <Old release={data} />),
}

function Old({ release }: { release: NumberedRelease }) {
  const t = useTexts(texts)
  return (
    <>
      <Notice kind="info">
        <p>
          {t('release.old', { number: release.number })}{' '}
          <a href={`/plans/${release.content.plan.slug}`}>{t('release.withdrawn.now')}</a>
        </p>
      </Notice>
      <PlanBody release={release} />
      <CompareForm release={release} />
    </>
  )
}

/** Its number and the reason stay known; its figures are gone. */
function Withdrawn({ release }: { release: Release }) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const on = day(dayOf(release.withdrawnAt as Date))
  return (
    <>
      <Crumb>
        <Released release={release} />
      </Crumb>
      <PageTitle>
        <Say text={release.content.plan.title} />
      </PageTitle>
      <Notice kind="warning" title={t('release.withdrawn')}>
        <p>{t('release.withdrawn.what', { day: on, reason: release.withdrawnReason })}</p>
      </Notice>
      <Tools>
        <ButtonLink href={`/plans/${release.content.plan.slug}`}>{t('release.withdrawn.now')}</ButtonLink>
      </Tools>
    </>
  )
}
