import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Colon, Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Lede, PageTitle, Story, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty, Notice } from '../../../ui/feedback.tsx'
import { Act } from '../../../ui/form.tsx'
import { categoryWord } from '../category.ts'
import type { showHistory } from '../history/show-history.ts'
import { hasParts } from '../observation.ts'
import { texts } from '../texts.ts'
import { useFigureWords } from './figure-words.ts'

type Data = z.output<typeof showHistory.output>
type Change = Data['changes'][number]
type Stood = NonNullable<Change['to']>

/** What a figure has said, newest first: who reads it sees what was changed, when and by whom, and may bring it back. */
export const HistoryPage: Page<Data> = {
  kind: 'work',
  title: ({ statement }, { language }) =>
    `${texts.in(language)('history.title')} · ${textIn(statement, language).text}`,
  body: History,
}

function History({ data, refusal }: PageProps<Data>) {
  const t = useTexts(texts)
  const { text, period, moment } = useFormats()
  const refused = shownRefusal(refusal, useReader().language)
  const { changes, statement, organisation } = data
  const bringing = changes.find((one) => one.revision !== null && one.revision === data.restore)
  return (
    <>
      <PageTitle>{t('history.title')}</PageTitle>
      <Lede>
        <Say text={statement} />, {text(organisation.name)}, {period(data.period)}
      </Lede>
      {refused && <Notice kind="error" role="alert" title={refused.message} focus />}
      {bringing && <Confirm data={data} change={bringing} />}
      {changes.length === 0 ? (
        <Empty title={t('history.none')}>{t('history.none.what')}</Empty>
      ) : (
        <Story
          items={changes.map((change) => ({
            when: moment(change.at),
            date: change.at.toISOString(),
            state: 'done' as const,
            children: <OneChange data={data} change={change} />,
          }))}
        />
      )}
      <Tools>
        <TextLink
          href={`/indicateurs/${data.id}/saisir?organisation=${organisation.slug}&period=${data.period}`}
        >
          {t('figures.correct')}
        </TextLink>
        <TextLink href={`/saisie?organisation=${organisation.slug}&period=${data.period}`}>
          {t('history.grid')}
        </TextLink>
      </Tools>
    </>
  )
}

const pathOf = ({ id, organisation, period }: Data, path = '') =>
  `/indicateurs/${id}/historique${path}?organisation=${organisation.slug}&period=${period}`

/** Before something is brought back: what would stand there, and the way out. */
function Confirm({ data, change }: { data: Data; change: Change }) {
  const t = useTexts(texts)
  const { said } = useSaid(data.kind)
  if (!change.to || change.revision === null) return null
  return (
    <Notice kind="warning" title={t('history.restore.ask', { figure: said(change.to) })}>
      <p>{t('history.restore.what')}</p>
      <Tools>
        <Act
          action={pathOf(data, '/remettre')}
          label={t('history.restore.yes')}
          hidden={{
            revision: change.revision,
            seen: data.marks[`${change.origin} ${change.category}`] ?? 'none',
          }}
          kind="main"
        />
        <TextLink href={pathOf(data)}>{t('cancel')}</TextLink>
      </Tools>
    </Notice>
  )
}

function useSaid(kind: string) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const { figure } = useFigureWords()
  const said = (state: Stood): string => {
    if (state.suppressed) return t('history.hidden')
    return hasParts(kind) && state.denominator !== null
      ? t('figures.of', { n: number(state.numerator ?? 0), all: number(state.denominator) })
      : figure({ kind, value: state.value, notedOn: state.date })
  }
  return { said }
}

/** One change as a sentence: who, from what to what, how. */
function OneChange({ data, change }: { data: Data; change: Change }) {
  const t = useTexts(texts)
  const { said } = useSaid(data.kind)
  const { language } = useReader()
  const { from, to, category, revision } = change
  const note = to?.note && to.note !== from?.note ? to.note : undefined
  return (
    <>
      <p>
        {category && (
          <>
            <bdi>{categoryWord(category, language)}</bdi>
            <Colon />
          </>
        )}
        {from && to && <s class="before">{said(from)}</s>} {from && to && <span aria-hidden="true">→</span>}{' '}
        <strong>{to ? said(to) : t('history.removed')}</strong>
        {!to && from && ` (${said(from)})`}
      </p>
      <p class="hint">{howOf(change, useWho(change.who), t)}</p>
      {note && (
        <p>
          <q dir="auto">{note}</q>
        </p>
      )}
      {revision !== null && data.restore !== revision && (
        <a href={`${pathOf(data)}&restore=${revision}`}>{t('history.restore')}</a>
      )}
    </>
  )
}

type T = ReturnType<typeof texts.in>

const howOf = ({ from, to, undone, origin, file }: Change, who: string, t: T) =>
  [
    who,
    undone ? t('history.undone') : t(`origin.${origin}`),
    file && t('history.file', { file }),
    to && to.status !== from?.status && t(to.status === 'draft' ? 'figures.draft' : 'history.validated'),
  ]
    .filter(Boolean)
    .join(' · ')

function useWho({ name, role, organisation }: Change['who']): string {
  const t = useTexts(texts)
  const { text } = useFormats()
  if (role === null) return t('history.who.instance')
  const what = role === 'other' ? text(organisation) : `${t(`history.who.${role}`)}, ${text(organisation)}`
  return [name, organisation ? what : t('history.who.other')].filter(Boolean).join(', ')
}
