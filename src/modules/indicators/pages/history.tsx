import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Lede, PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Table } from '../../../ui/table.tsx'
import { hasParts } from '../observation.ts'
import type { showHistory } from '../show-history.ts'
import { texts } from '../texts.ts'
import { useFigureWords } from './figure-words.ts'
import { categoryWord } from './grid.tsx'

type Data = z.output<typeof showHistory.output>
type State = Data['states'][number]

/** What a figure has said, newest first: who reads it sees what was changed and when. */
export const HistoryPage: Page<Data> = {
  kind: 'work',
  title: ({ statement }, { language }) =>
    `${texts.in(language)('history.title')} · ${textIn(statement, language).text}`,
  body: ({ data }) => <History {...data} />,
}

function History({ statement, organisation, period: of, states, kind, id }: Data) {
  const t = useTexts(texts)
  const { text, period, moment } = useFormats()
  return (
    <>
      <PageTitle>{t('history.title')}</PageTitle>
      <Lede>
        <Say text={statement} />, {text(organisation.name)}, {period(of)}
      </Lede>
      {states.length === 0 ? (
        <Empty title={t('history.none')}>{t('history.none.what')}</Empty>
      ) : (
        <Table
          caption={t('history.title')}
          captionHidden
          label={t('history.title')}
          columns={[
            { key: 'since', label: t('history.since'), header: true },
            { key: 'figure', label: t('grid.figure'), numeric: true },
            { key: 'how', label: t('history.how') },
            { key: 'note', label: t('entry.note') },
            { key: 'until', label: t('history.until') },
          ]}
          rows={states.map((state) => ({
            since: moment(state.since),
            figure: <Figure state={state} kind={kind} />,
            how: <How state={state} />,
            note: state.note ?? '',
            until: state.until ? moment(state.until) : t('history.now'),
          }))}
        />
      )}
      <Tools>
        <TextLink href={`/indicateurs/${id}/saisir?organisation=${organisation.slug}&period=${of}`}>
          {t('figures.correct')}
        </TextLink>
      </Tools>
    </>
  )
}

function Figure({ state, kind }: { state: State; kind: string }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const { figure } = useFigureWords()
  if (state.suppressed) return <>{t('history.hidden')}</>
  const category = state.category && `${categoryWord(state.category, t)} : `
  const said =
    hasParts(kind) && state.denominator !== null
      ? t('figures.of', { n: number(state.numerator ?? 0), all: number(state.denominator) })
      : figure({ kind, value: state.value, notedOn: state.date })
  return (
    <>
      {category}
      {said}
    </>
  )
}

function How({ state: { origin, status, file } }: { state: State }) {
  const t = useTexts(texts)
  const words = [
    t(`origin.${origin}`),
    status === 'draft' ? t('figures.draft') : t('entry.validated.short'),
    file,
  ]
  return <>{words.filter(Boolean).join(' · ')}</>
}
