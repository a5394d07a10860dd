import { jsx } from 'hono/jsx'
import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import {
  Breadcrumb,
  ButtonLink,
  Disclosure,
  Lede,
  Measure,
  PageTitle,
  TextLink,
  Tools,
} from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { BigNumber, Meta, StateBadge, Statement, Strip } from '../../../ui/figure.tsx'
import { states, useFigureWords } from '../../indicators/index.ts'
import type { showPlanWork } from '../show-plan-work.ts'
import { texts } from '../texts.ts'
import { Documents } from './plan-documents.tsx'
import { ServingLine } from './serving.tsx'

type Data = z.output<typeof showPlanWork.output>
type MeasureShown = Data['measures'][number]
type Indicator = MeasureShown['indicators'][number]

export const PlanWorkPage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) => textIn(title, language).text,
  body: PlanWork,
}

function PlanWork(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  const { text } = useFormats()
  const at = `/travail/plans/${data.slug}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('plans.title'), href: '/travail/plans' }, { label: text(data.title) }]}
      />
      <PageTitle>
        <Say text={data.title} />
      </PageTitle>
      <Summary {...data} />
      <Tools>
        {data.mayRelease && <ButtonLink href={`${at}/diffuser`}>{t('work.release')}</ButtonLink>}
        {data.mayDerive && (
          <ButtonLink href={`${at}/deriver`} plain={data.mayRelease}>
            {t('derive.title')}
          </ButtonLink>
        )}
        {data.released ? (
          <TextLink href={`/plans/${data.slug}`}>{t('work.public')}</TextLink>
        ) : (
          <span>{t('work.unreleased')}</span>
        )}
        <TextLink href={`${at}/notes`}>{t('note.title')}</TextLink>
        <TextLink href={`${at}/versions`}>{t('versions.title')}</TextLink>
        <TextLink href={`/travail/plans/comparer?plans=${data.slug}`}>{t('beside.title')}</TextLink>
      </Tools>
      <Disclosure summary={t('work.download')}>
        <Tools>
          {formats.map((format) => (
            <TextLink href={`${at}/export?format=${format}`}>{format.toUpperCase()}</TextLink>
          ))}
        </Tools>
      </Disclosure>
      <Documents {...props} {...{ at }} />
      {data.measures.length === 0 && <Empty title={t('work.none')}>{t('work.none.what')}</Empty>}
      {data.measures.map((measure) => (
        <MeasureAtWork mayEdit={data.mayEdit} {...measure} />
      ))}
    </>
  )
}

const formats = ['yaml', 'json', 'xlsx', 'csv'] as const

/** Where the plan stands, in one sentence and one strip. */
function Summary({ measures }: Data) {
  const t = useTexts(texts)
  const { list } = useFormats()
  const indicators = measures.flatMap((measure) => measure.indicators)
  const parts = states.map((state) => ({
    state,
    count: indicators.filter((one) => one.state === state).length,
  }))
  const words = parts
    .filter((part) => part.count > 0)
    .map((part) => t(`count.${part.state}`, { n: part.count }))
  const lacking = indicators.filter((one) => one.missing.length > 0).length
  if (indicators.length === 0) return null
  return (
    <>
      <Lede>
        {t('work.lede', { n: indicators.length, states: list(words) })}{' '}
        {lacking > 0 && t('work.lacking', { n: lacking })}
      </Lede>
      <Strip label={list(words)} parts={parts} />
    </>
  )
}

function MeasureAtWork({ mayEdit, ...measure }: MeasureShown & { mayEdit: boolean }) {
  const t = useTexts(texts)
  const level = Math.min(4, measure.depth + 2) as 2 | 3 | 4
  return (
    <Measure
      number={measure.number}
      title={<Say text={measure.title} />}
      href={`/travail/mesures/${measure.id}`}
      level={level}
    >
      <Meta>
        {t(`measure.state.${measure.state as 'planned'}`)}
        {measure.indicators.length === 0 &&
          ` · ${measure.noIndicatorInSource ? t('work.none_in_source') : t('work.no_indicator')}`}
      </Meta>
      <Around {...measure} />
      {mayEdit && (
        <p>
          <a href={`/mesures/${measure.id}/modifier`}>
            {t('work.edit_measure')}
            <span class="hidden-visually"> {measure.number}</span>
          </a>
        </p>
      )}
      {measure.indicators.map((indicator) => (
        <IndicatorAtWork level={Math.min(5, level + 1)} mayEdit={mayEdit} indicator={indicator} />
      ))}
    </Measure>
  )
}

/** What a measure serves, who works on it, and what was written and laid beside it. */
function Around({ id, serves, serving, notes, documents }: MeasureShown) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const at = `/travail/mesures/${id}`
  return (
    <>
      {serves && (
        <p>
          {t('serves.line', {
            number: serves.number,
            title: text(serves.title),
            plan: text(serves.planTitle),
          })}{' '}
          {serves.changed && <a href={`${at}#sert`}>{t('serves.told')}</a>}
        </p>
      )}
      {serving && (
        <p>
          <ServingLine {...serving} />
        </p>
      )}
      {notes + documents > 0 && (
        <p>
          {notes > 0 && <a href={`${at}#notes`}>{t('work.notes', { n: notes })}</a>}
          {notes > 0 && documents > 0 && ' · '}
          {documents > 0 && <a href={`${at}#documents`}>{t('work.documents', { n: documents })}</a>}
        </p>
      )}
    </>
  )
}

type AtWork = { indicator: Indicator; level: number; mayEdit: boolean }

function IndicatorAtWork({ indicator, level, mayEdit }: AtWork) {
  const t = useTexts(texts)
  const words = useFigureWords()
  const { period } = useFormats()
  const mayEnter = useReader().actor.may('observation.write')
  const { reported, expected } = indicator.coverage
  const facts = [
    indicator.period && period(indicator.period),
    expected !== null && t('work.coverage', { reported, expected }),
    indicator.source ? t('work.computed') : t('work.entered'),
  ]
  return (
    <section>
      {jsx(`h${level}`, { class: 'card-title' }, <Say text={indicator.statement} />)}
      <Statement>
        <StateBadge state={indicator.state} label={words.state(indicator.state)} />{' '}
        {indicator.value === null ? (
          words.planFigure(indicator)
        ) : (
          <BigNumber>{words.planFigure(indicator)}</BigNumber>
        )}{' '}
        <Target {...indicator} />
      </Statement>
      <Meta>{facts.filter(Boolean).join(' · ')}</Meta>
      {indicator.missing.length > 0 && (
        <Disclosure summary={t('work.missing', { n: indicator.missing.length })}>
          <ul>
            {indicator.missing.map((one) => (
              <li>{words.missing(one)}</li>
            ))}
          </ul>
        </Disclosure>
      )}
      <p>
        {mayEdit && <a href={`/indicateurs/${indicator.id}/modifier`}>{t('work.edit_indicator')}</a>}
        {mayEdit && mayEnter && ' · '}
        {mayEnter && <a href={`/indicateurs/${indicator.id}/saisir`}>{t('work.enter')}</a>}
      </p>
    </section>
  )
}

function Target({ target, due, kind }: Indicator) {
  const t = useTexts(texts)
  const words = useFigureWords()
  const { day } = useFormats()
  const numeric = target !== null && kind !== 'milestone' && kind !== 'recurrence'
  const figure = numeric ? words.figure({ kind, value: target }) : ''
  return (
    <>
      {numeric && t('work.target', { figure })}
      {numeric && due && ', '}
      {due && t(numeric ? 'work.due' : 'work.due_alone', { day: day(due) })}
    </>
  )
}
