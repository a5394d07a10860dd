import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Colon, Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Disclosure, Lede, PageTitle, Quote, Section } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { Check, Form, TextArea } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import type { State } from '../../indicators/index.ts'
import { formRefusal } from '../../organisations/index.ts'
import type { draftRelease } from '../draft-release.ts'
import { texts } from '../texts.ts'

type Draft = z.output<typeof draftRelease.output>
type Indicator = Draft['indicators'][number]

export const DraftPage: Page<Draft> = {
  kind: 'work',
  title: ({ plan }, { language }) =>
    `${texts.in(language)('draft.title')} · ${textIn(plan.title, language).text}`,
  body: (props) => <DraftBody {...props} />,
}

function DraftBody({ data, refusal, typed }: PageProps<Draft>) {
  const t = useTexts(texts)
  const { language } = useReader()
  // Several forms stand here: only the one that was sent gets its refusal and its words back.
  const withdrawn = typed !== undefined && 'reason' in typed
  const replies = data.indicators.flatMap((one) =>
    one.replies.map((reply) => ({ ...reply, statement: one.statement })),
  )
  return (
    <>
      <PageTitle>
        {t('draft.title')}
        <Colon />
        <Say text={data.plan.title} />
      </PageTitle>
      <Lede>{t('draft.lede', { number: data.number })}</Lede>
      <Figures indicators={data.indicators} />
      {replies.length > 0 && (
        <Section title={t('draft.replies')}>
          {replies.map((reply) => (
            <>
              <h3>
                <Say text={reply.organisation} /> · <Say text={reply.statement} />
              </h3>
              <Quote>{reply.text}</Quote>
            </>
          ))}
        </Section>
      )}
      <Section title={t('draft.go')}>
        <Form
          submit={t('draft.submit')}
          refusal={withdrawn ? undefined : shownRefusal(refusal, language)}
          cancel={{ href: `/travail/plans/${data.plan.slug}`, label: t('draft.cancel') }}
        >
          <TextArea
            name="note.fr"
            label={t('draft.note')}
            hint={t('draft.note.hint')}
            optionalLabel={t('option.optional')}
            rows={3}
            value={typed?.['note.fr']}
          />
          <Check
            name="confirmed"
            value="on"
            label={t('draft.confirm')}
            checked={typed?.['confirmed'] === 'on'}
          />
        </Form>
      </Section>
      <Past {...(withdrawn ? { data, refusal, typed } : { data })} />
    </>
  )
}

function Figures({ indicators }: { indicators: readonly Indicator[] }) {
  const t = useTexts(texts)
  return (
    <Section title={t('draft.figures')}>
      <Doubts indicators={indicators} />
      <Table
        caption={t('draft.figures')}
        captionHidden
        label={t('draft.figures')}
        columns={[
          { key: 'statement', label: t('draft.statement'), header: true },
          { key: 'before', label: t('draft.before') },
          { key: 'now', label: t('draft.now') },
          { key: 'coverage', label: t('draft.coverage'), numeric: true },
          { key: 'validated', label: t('draft.validated') },
        ]}
        rows={indicators.map((one) => ({
          statement: (
            <>
              {one.measure} · <Say text={one.statement} />
            </>
          ),
          before: one.before ? (
            <>
              <Standing of={one.before} kind={one.kind} />
              <Of period={one.before} other={one.now} />
            </>
          ) : (
            t('draft.new')
          ),
          now: <Now of={one} />,
          coverage: one.expected === null ? one.reported : `${one.reported} / ${one.expected}`,
          validated: <Validated of={one} />,
        }))}
      />
    </Section>
  )
}

/** What the public would see; how much of what lies under it would be hidden. */
function Now({ of }: { of: Indicator }) {
  const t = useTexts(texts)
  return (
    <>
      {of.suppressed ? t('draft.hidden') : <Standing of={of.now} kind={of.kind} />}
      {of.before && <Of period={of.now} other={of.before} />}
      {of.hidden > 0 && <p class="hint">{t('draft.hidden.parts', { n: of.hidden })}</p>}
    </>
  )
}

type Stands = Indicator['now']

/** The period of a figure, where the figure beside it is of another. */
function Of({ period: { period: own }, other }: { period: Stands; other: Stands }) {
  const { period } = useFormats()
  return own && own !== other.period ? <p class="hint">{period(own)}</p> : null
}

/** Figures that may come too early, each with why. */
function Doubts({ indicators }: { indicators: readonly Indicator[] }) {
  const t = useTexts(texts)
  const { period } = useFormats()
  const doubted = indicators.filter((one) => one.unended || one.answered !== null)
  if (doubted.length === 0) return null
  return (
    <Notice kind="warning" title={t('draft.doubts', { n: doubted.length })}>
      <ul>
        {doubted.map((one) => (
          <li>
            {one.measure} · <Say text={one.statement} />
            <Colon />
            {[
              one.unended && t('draft.unended', { period: period(one.now.period ?? '') }),
              one.answered !== null && t('draft.fewer', { n: one.reported, before: one.answered }),
            ]
              .filter(Boolean)
              .join(', ')}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Standing({ of, kind }: { of: Indicator['now']; kind: string }) {
  const t = useTexts(texts)
  const { number, percent } = useFormats()
  const state = of.state as State
  const shown: Record<string, (value: number) => string> = {
    milestone: () => '',
    share: percent,
    recurrence: (months) => t('draft.months', { n: months }),
  }
  const value = of.value === null ? '' : (shown[kind] ?? number)(of.value)
  return (
    <>
      <StateBadge state={state} label={t(`state.${state}`)} /> {value}
    </>
  )
}

function Validated({ of: { validated, figures, drafts } }: { of: Indicator }) {
  const t = useTexts(texts)
  if (figures === 0) return <>–</>
  return (
    <>
      {t('draft.validated.of', { validated, figures })}
      {drafts > 0 && ` · ${t('draft.drafts', { n: drafts })}`}
    </>
  )
}

function Past({ data, refusal, typed }: PageProps<Draft>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const sent = (number: number) => typed?.['number'] === String(number)
  const { day, dayOf } = useFormats()
  const online = data.releases.find((one) => !one.withdrawnAt)
  const said = (one: Draft['releases'][number]) =>
    one.withdrawnAt
      ? t('draft.withdrawn', { reason: one.withdrawnReason })
      : one === online
        ? t('draft.online')
        : t('draft.replaced')
  return (
    <Section title={t('draft.past')}>
      {data.releases.length === 0 && <p>{t('draft.none')}</p>}
      {data.releases.map((one) => (
        <Disclosure
          open={sent(one.number)}
          summary={`${t('draft.number')} ${one.number} · ${day(dayOf(one.releasedAt))} · ${said(one)}`}
        >
          <p>
            <a href={`/plans/${data.plan.slug}/diffusions/${one.number}`}>
              {t('plan.all_releases', { number: one.number })}
            </a>
          </p>
          {!one.withdrawnAt && (
            <Form
              id={`withdraw-${one.number}`}
              action={`/travail/plans/${data.plan.slug}/diffusions/${one.id}/retirer`}
              title={t('withdraw.title', { number: one.number })}
              hint={t('withdraw.hint')}
              hidden={{ number: String(one.number) }}
              refusal={
                sent(one.number)
                  ? formRefusal(refusal, language, { reason: t('withdraw.reason') })
                  : undefined
              }
              submit={t('withdraw.submit')}
            >
              <TextArea
                name="reason"
                label={t('withdraw.reason')}
                rows={2}
                value={sent(one.number) ? typed?.['reason'] : undefined}
                required
              />
            </Form>
          )}
        </Disclosure>
      ))}
    </Section>
  )
}
