import type { z } from 'zod'
import type { College } from '../../../kernel/college.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, PageTitle, Section } from '../../../ui/cards.tsx'
import { Facts } from '../../../ui/figure.tsx'
import { Form, SureAct } from '../../../ui/form.tsx'
import { formRefusal, useColleges } from '../../organisations/index.ts'
import type { Activity } from '../activities.db.ts'
import type { showActivity } from '../show-calendar.ts'
import { texts } from '../texts.ts'
import { ActivityFields, useActivityWords } from './activity-fields.tsx'

type Data = z.output<typeof showActivity.output>

export const ActivityPage: Page<Data> = {
  kind: 'work',
  title: ({ activity }, { language }) => texts.in(language)(`kind.${activity.kind}`),
  body: ActivityBody,
}

function ActivityBody(props: PageProps<Data>) {
  const { activity, mayChange, mayWithdraw } = props.data
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <>
      <Crumb>
        <a href={`/activites?month=${activity.day.slice(0, 7)}`}>{t('title')}</a>
      </Crumb>
      <PageTitle>
        {t(`kind.${activity.kind}`)}, {day(activity.day)}
      </PageTitle>
      <About {...activity} />
      {mayChange && (
        <Section title={t('change.title')} id="modifier">
          <ChangeForm {...props} />
        </Section>
      )}
      {mayWithdraw && (
        <SureAct
          action={`/activites/${activity.id}/retirer`}
          label={t('withdraw')}
          lost={t('withdraw.lost')}
        />
      )}
    </>
  )
}

function About({ name, minutes, facilitator, persons, attendees }: Activity) {
  const t = useTexts(texts)
  const named = useColleges()
  const { list } = useFormats()
  const came = Object.entries(attendees ?? {}) as [College, number][]
  return (
    <Facts
      items={[
        { term: t('field.organisation'), detail: <Say text={name} /> },
        { term: t('duration'), detail: t('minutes', { n: minutes }) },
        { term: t('field.facilitator'), detail: t(`facilitator.${facilitator}`) },
        { term: t('field.persons'), detail: persons === null ? t('hidden') : t('persons', { n: persons }) },
        {
          term: t('field.attendees.short'),
          detail:
            attendees === null
              ? t('hidden.what')
              : list(came.map(([college, n]) => t('of_college', { n, college: named.many(college) }))),
        },
      ]}
    />
  )
}

function ChangeForm({ data: { activity, today }, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { id, version, kind, day, minutes, facilitator, attendees } = activity
  return (
    <Form
      action={`/activites/${id}`}
      hidden={{ version: String(version) }}
      refusal={formRefusal(refusal, language, useActivityWords())}
      submit={t('change.save')}
    >
      <ActivityFields
        values={{ kind, date: day, minutes, facilitator, attendees: attendees ?? {} }}
        {...{ typed, today }}
      />
    </Form>
  )
}
