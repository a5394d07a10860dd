import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Colon, Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Card, Cards, Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Button, Field, Form, Select, TextArea } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { texts } from '../texts.ts'
import type { showVersions } from '../versions/list-versions.ts'
import { VersionName } from './version-comparison.tsx'
import { useVersionWords } from './version-words.ts'

type Data = z.output<typeof showVersions.output>

/** What a plan was: the versions that are kept, and each change since. */
export const VersionsPage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) =>
    texts.in(language)('versions.of', { plan: textIn(title, language).text }),
  body: Versions,
}

function Versions(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  const { text } = useFormats()
  const at = `/travail/plans/${data.slug}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: text(data.title), href: at }, { label: t('versions.title') }]}
      />
      <PageTitle>{t('versions.title')}</PageTitle>
      <Lede>{t('versions.lede')}</Lede>
      {data.items.length === 0 ? (
        <Empty title={t('versions.none')}>
          {t(data.mayKeep ? 'versions.none.keep' : 'versions.none.wait')}
        </Empty>
      ) : (
        <Cards>
          {data.items.map((version) => (
            <VersionCard at={at} {...version} />
          ))}
        </Cards>
      )}
      {data.next && (
        <TextLink href={`${at}/versions?cursor=${encodeURIComponent(data.next)}`}>
          {t('versions.next')}
        </TextLink>
      )}
      {data.items.length > 1 && <CompareForm {...data} />}
      {data.mayKeep && <KeepForm {...props} />}
      <Changes {...data} />
    </>
  )
}

function VersionCard({ at, ...version }: Data['items'][number] & { at: string }) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  return (
    <Card
      title={<VersionName version={version} />}
      meta={t(`versions.kind.${version.kind}`, { moment: moment(version.kept_at) })}
    >
      {version.note && (
        <p>
          <Say text={version.note} />
        </p>
      )}
      <Tools>
        <TextLink href={`${at}/versions/${version.number}/aujourd-hui`}>
          {t('versions.with_today')}
          <span class="hidden-visually"> ({version.number})</span>
        </TextLink>
        <TextLink href={`${at}/versions/${version.number}/plan.yaml`}>
          {t('versions.download')}
          <span class="hidden-visually"> ({version.number})</span>
        </TextLink>
      </Tools>
    </Card>
  )
}

/** Chooses two of them: the last one and the one before it are proposed. */
function CompareForm({ slug, items }: Data) {
  const t = useTexts(texts)
  const { day, text } = useFormats()
  const options = items.map((one) => {
    const label = t('versions.number', { number: one.number, day: day(one.dated) })
    return { value: String(one.number), label: one.name ? `${text(one.name)} (${label})` : label }
  })
  return (
    <Section title={t('versions.choose')}>
      <form method="get" action={`/travail/plans/${slug}/versions/comparer`}>
        <Select name="de" label={t('versions.from')} options={options} value={options[1]?.value} />
        <Select
          name="a"
          label={t('versions.to')}
          options={[{ value: 'aujourd-hui', label: t('versions.today') }, ...options]}
          value={options[0]?.value}
        />
        <Button>{t('versions.go')}</Button>
      </form>
    </Section>
  )
}

function KeepForm({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = { 'name.fr': t('versions.name'), dated: t('versions.dated'), 'note.fr': t('versions.note') }
  return (
    <Section title={t('versions.keep')} id="garder">
      <Form
        action={`/travail/plans/${data.slug}/versions`}
        refusal={formRefusal(refusal, language, words)}
        hint={t('versions.keep.hint')}
        submit={t('versions.keep.save')}
      >
        <Field
          name="name.fr"
          label={words['name.fr']}
          hint={t('versions.name.hint')}
          value={typed['name.fr']}
          required
          lang="fr"
        />
        <Field name="dated" type="date" label={words.dated} value={typed['dated'] ?? data.today} required />
        <TextArea
          name="note.fr"
          label={words['note.fr']}
          value={typed['note.fr']}
          rows={3}
          optionalLabel={t('optional')}
          lang="fr"
        />
      </Form>
    </Section>
  )
}

/** The last changes, newest first: when, of what, in which fields. */
function Changes({ changes }: Data) {
  const t = useTexts(texts)
  const { moment, list } = useFormats()
  const { label } = useVersionWords()
  if (changes.length === 0) return null
  const place = ({ number, indicator }: Data['changes'][number]) =>
    number === null
      ? t('versions.change.plan')
      : indicator === null
        ? t('versions.change.measure', { number })
        : t('versions.change.indicator', { number, key: indicator })
  return (
    <Section title={t('versions.changes')}>
      <ul>
        {changes.map((one) => (
          <li>
            {moment(one.at)} ·{' '}
            {one.measure ? <a href={`/travail/mesures/${one.measure}`}>{place(one)}</a> : place(one)}
            <Colon />
            {list(one.fields.map((field) => label(field).toLowerCase()))}
          </li>
        ))}
      </ul>
    </Section>
  )
}
