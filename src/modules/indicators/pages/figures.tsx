import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Disclosure, Lede, Measure, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty, Notice } from '../../../ui/feedback.tsx'
import { BigNumber, Meta } from '../../../ui/figure.tsx'
import { Act, Form, TextArea } from '../../../ui/form.tsx'
import type { listFigures } from '../list-figures.ts'
import { texts } from '../texts.ts'
import { useFigureWords } from './figure-words.ts'

type Data = z.output<typeof listFigures.output>
type Figure = Data['items'][number]

export const FiguresPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('figures.title'),
  body: Figures,
}

function Figures({ data, refusal }: PageProps<Data>) {
  const t = useTexts(texts)
  const refused = shownRefusal(refusal, useReader().language)
  const unread = data.items.filter((one) => one.validatedAt === null).length
  const services = [...Map.groupBy(data.items, (one) => one.organisation.slug).values()]
  return (
    <>
      <PageTitle>{t('figures.title')}</PageTitle>
      <Lede>{t('figures.lede', { n: data.items.length, unread })}</Lede>
      {refused && <Notice kind="error" role="alert" title={refused.message} />}
      {services.length === 0 && <Empty title={t('figures.none')}>{t('figures.none.what')}</Empty>}
      {services.map((figures) => (
        <Section title={figures[0] && <Say text={figures[0].organisation.name} />}>
          {figures.map((figure) => (
            <OneFigure {...figure} />
          ))}
        </Section>
      ))}
    </>
  )
}

function OneFigure(one: Figure) {
  const t = useTexts(texts)
  const { figure } = useFigureWords()
  const { period, moment, number } = useFormats()
  const of =
    one.denominator === null || one.denominator === 1
      ? ''
      : one.kind === 'scale'
        ? t('figures.mean', { n: one.denominator, all: number(one.denominator) })
        : t('figures.of', { n: number(one.numerator ?? 0), all: number(one.denominator) })
  return (
    <Measure number={one.measure} title={<Say text={one.statement} />}>
      <p>
        <BigNumber>{ownFigure(one, figure, t)}</BigNumber> {of}
      </p>
      <Meta>
        {[
          period(one.period),
          t(`origin.${one.origin}`),
          one.status === 'draft' && t('figures.draft'),
          !one.reported && t('figures.no_answer'),
          changeOf(one, figure, t),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Meta>
      <Tools>
        {one.validatedAt ? (
          <span>{t('figures.validated', { moment: moment(one.validatedAt) })}</span>
        ) : (
          <Act
            action="/nos-chiffres/valider"
            label={t('figures.validate')}
            hidden={{
              indicator: one.indicator,
              organisation: one.organisation.slug,
              period: one.period,
              origin: one.origin,
              value: one.value === null ? '' : String(one.value),
            }}
            kind="main"
          />
        )}
        {one.origin !== 'computed' && (
          <TextLink
            href={`/indicateurs/${one.indicator}/saisir?organisation=${one.organisation.slug}&period=${one.period}`}
          >
            {t('figures.correct')}
          </TextLink>
        )}
        {one.origin !== 'computed' && (
          <TextLink
            href={`/indicateurs/${one.indicator}/historique?organisation=${one.organisation.slug}&period=${one.period}`}
          >
            {t('history.link')}
          </TextLink>
        )}
      </Tools>
      <Reply {...one} />
    </Measure>
  )
}

type Words = ReturnType<typeof useFigureWords>['figure']
type Translate = ReturnType<typeof useTexts<Parameters<ReturnType<typeof texts.in>>[0]>>

/** Of one organisation a computed share of one out of one is a yes or a no. */
function ownFigure(
  one: Pick<Figure, 'kind' | 'value' | 'denominator' | 'notedOn' | 'reported' | 'origin'>,
  figure: Words,
  t: Translate,
): string {
  if (!one.reported) return t('value.no_answer')
  if (one.origin === 'computed' && one.denominator === 1 && one.value !== null)
    return t(one.value > 0 ? 'value.yes' : 'value.no')
  if (one.denominator === 0) return t('value.not_concerned')
  return figure(one)
}

function changeOf(one: Figure, figure: Words, t: Translate): string | false {
  if (one.before === null || one.kind === 'recurrence' || one.before === one.value) return false
  return t('figures.before', { value: ownFigure({ ...one, value: one.before }, figure, t) })
}

/** What the service wants to be read beside its figure. */
function Reply(one: Figure) {
  const t = useTexts(texts)
  return (
    <Disclosure summary={one.reply ? t('reply.change') : t('reply.add')} open={Boolean(one.reply)}>
      <Form
        id={`reply-${one.indicator}-${one.organisation.slug}`}
        action="/nos-chiffres/reponse"
        hidden={{ plan: one.plan.slug, indicator: one.indicator, organisation: one.organisation.slug }}
        submit={t('reply.save')}
      >
        <TextArea
          name="text"
          label={t('reply.label')}
          hint={t('reply.hint')}
          value={one.reply ?? ''}
          rows={3}
          maxlength={2000}
        />
      </Form>
    </Disclosure>
  )
}
