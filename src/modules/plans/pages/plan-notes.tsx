import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Breadcrumb, Lede, Measure, PageTitle, TextLink } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import type { listPlanNotes } from '../notes/list-notes.ts'
import { texts } from '../texts.ts'
import { NoteLine } from './measure-notes.tsx'

type Data = z.output<typeof listPlanNotes.output>

/** The last notes across a plan, newest first. */
export const PlanNotesPage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) => texts.in(language)('notes.of', { plan: textIn(title, language).text }),
  body: ({ data }) => <PlanNotes {...data} />,
}

function PlanNotes({ slug, title, items, next }: Data) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const at = `/travail/plans/${slug}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: text(title), href: at }, { label: t('note.title') }]}
      />
      <PageTitle>{t('note.title')}</PageTitle>
      <Lede>{t('notes.lede')}</Lede>
      {items.length === 0 && <Empty title={t('notes.none')}>{t('notes.none.what')}</Empty>}
      {items.map((note) => (
        <Measure
          number={note.number}
          title={<Say text={note.measure_title} />}
          href={`/travail/mesures/${note.measure}#notes`}
          level={2}
        >
          <NoteLine note={note} />
        </Measure>
      ))}
      {next && <TextLink href={`${at}/notes?cursor=${encodeURIComponent(next)}`}>{t('notes.next')}</TextLink>}
    </>
  )
}
