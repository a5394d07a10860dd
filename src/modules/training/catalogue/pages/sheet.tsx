import type { z } from 'zod'
import type { Localized } from '../../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, Card, Cards, Disclosure, PageTitle, Section, TextLink } from '../../../../ui/cards.tsx'
import { Empty } from '../../../../ui/feedback.tsx'
import { Facts } from '../../../../ui/figure.tsx'
import { Field, Form } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { texts } from '../../texts.ts'
import type { showSheet } from '../show-catalogue.ts'
import { useDates, useStage } from './session-words.tsx'

type Data = z.output<typeof showSheet.output>
type Module = Data['module']

export const SheetPage: Page<Data> = {
  kind: 'public',
  title: ({ module }, { language }) => module.title[language] ?? Object.values(module.title)[0] ?? '',
  body: Sheet,
}

function Sheet(props: PageProps<Data>) {
  const { module, sessions } = props.data
  const t = useTexts(texts)
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('catalogue.title'), href: '/formations' }, { label: t('sheet.here') }]}
      />
      <PageTitle>
        <Say text={module.title} />
      </PageTitle>
      {module.sheet['easy_read'] && (
        <Disclosure summary={t('sheet.easy_read')}>
          <Paragraphs text={module.sheet['easy_read']} />
        </Disclosure>
      )}
      <ModuleFacts {...module} />
      {(['objectives', 'contents'] as const).map(
        (part) =>
          module.sheet[part] && (
            <Section title={t(`sheet.${part}`)}>
              <Paragraphs text={module.sheet[part] as Localized} />
            </Section>
          ),
      )}
      <Section title={t('sheet.sessions')}>
        {sessions.length === 0 ? (
          <Empty title={t('session.none')}>{t('session.none.what')}</Empty>
        ) : (
          <Cards>
            {sessions.map((one) => (
              <SessionCard {...one} />
            ))}
          </Cards>
        )}
      </Section>
      <Interest {...props} />
    </>
  )
}

/** How many would come, before there are dates. */
function Interest({ data: { module, interest }, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  if (!interest) return null
  const { all, own } = interest
  return (
    <Section title={t('interest')} id="interet">
      {all && <p>{t('interest.all', all)}</p>}
      {own !== null && (
        <Form
          action={`/formations/${module.slug}/interet`}
          hint={t('interest.what')}
          refusal={formRefusal(refusal, language, { people: t('interest.people') })}
          submit={t('interest.save')}
        >
          <Field
            name="people"
            type="number"
            min={0}
            max={1000}
            label={t('interest.people')}
            value={typed ? typed['people'] : own}
            required
          />
        </Form>
      )}
    </Section>
  )
}

const Paragraphs = ({ text }: { text: Localized }) => (
  <p>
    <Say text={text} />
  </p>
)

function ModuleFacts({
  half_days: half,
  orientation,
  state,
  sheet,
  competences,
  trainers,
  contributors,
}: Module) {
  const t = useTexts(texts)
  const { list } = useFormats()
  const rest = (['audience', 'prerequisites', 'methods'] as const).flatMap((part) =>
    sheet[part] ? [{ term: t(`sheet.${part}`), detail: <Say text={sheet[part] as Localized} /> }] : [],
  )
  return (
    <Facts
      items={[
        { term: t('sheet.duration'), detail: t('half_days', { n: half }) },
        ...(orientation ? [{ term: t('orientation'), detail: t(`orientation.${orientation}`) }] : []),
        ...(state === 'adopted' ? [] : [{ term: t('state'), detail: t(`state.${state}`) }]),
        ...rest,
        ...(competences.length > 0
          ? [
              {
                term: t('sheet.competences'),
                detail: (
                  <ul>
                    {competences.map((one) => (
                      <li>
                        <Say text={one} />
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]
          : []),
        ...(trainers.length > 0
          ? [
              {
                term: t('sheet.trainers'),
                detail: list(trainers.map((one) => `${one.name} (${t(`expertise.${one.expertise}`)})`)),
              },
            ]
          : []),
        ...(contributors.length > 0 ? [{ term: t('sheet.contributors'), detail: list(contributors) }] : []),
      ]}
    />
  )
}

function SessionCard(session: Data['sessions'][number]) {
  const t = useTexts(texts)
  const dates = useDates()
  const { day, text } = useFormats()
  const stage = useStage()
  const { half_days: half, place, minimum, maximum } = session
  const where = place ? text(place) : session.online ? t('session.online') : ''
  return (
    <Card
      level={3}
      title={dates(session)}
      href={`/formations/sessions/${session.id}`}
      meta={[where, t('session.seats', { minimum, maximum })].filter(Boolean).join(' · ')}
      due={stage(session)}
    >
      <ul>
        {half.map((one) => (
          <li>{t('session.half_day', { day: day(one.day), begins: one.begins, ends: one.ends })}</li>
        ))}
      </ul>
      <p>
        <TextLink href={`/formations/sessions/${session.id}/session.ics`}>{t('calendar.session')}</TextLink>
      </p>
    </Card>
  )
}
