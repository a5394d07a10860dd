import { useFormats, useTexts } from '../../../server/reader.tsx'
import { Section, TextLink } from '../../../ui/cards.tsx'
import { Button, Select } from '../../../ui/form.tsx'
import type { NumberedRelease } from '../read-release.ts'
import type { Release } from '../releases.db.ts'
import { texts } from '../texts.ts'

/** Every file of a release, at addresses that do not change. */
export function Downloads({ release: { content, number } }: { release: Release }) {
  const t = useTexts(texts)
  const at = `/plans/${content.plan.slug}/diffusions/${number}`
  return (
    <>
      <TextLink href={`${at}/rapport.pdf`}>{t('download.pdf')}</TextLink>
      <TextLink href={`${at}/chiffres.csv`}>{t('download.csv')}</TextLink>
      <TextLink href={`${at}/chiffres.xlsx`}>{t('download.xlsx')}</TextLink>
      <TextLink href={`${at}/chiffres.json`}>{t('download.json')}</TextLink>
    </>
  )
}

/** Chooses which other release this one is compared with: what came before it is proposed first. */
export function CompareForm({ release }: { release: NumberedRelease }) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const { others, number } = release
  if (others.length === 0) return null
  const before = others.find((one) => one.number < number) ?? others[0]
  return (
    <Section title={t('compare.choose')}>
      <form method="get" action={`/plans/${release.content.plan.slug}/comparer`}>
        <Select
          name="de"
          label={t('compare.with')}
          value={String(before?.number)}
          options={others.map((one) => ({
            value: String(one.number),
            label: t('compare.release', {
              number: one.number,
              day: day(dayOf(one.releasedAt)),
            }),
          }))}
        />
        <input type="hidden" name="a" value={String(number)} />
        <Button>{t('compare.go')}</Button>
      </form>
    </Section>
  )
}
