import type { z } from 'zod'
import { heldRoles } from '../../../server/policy.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { shownRefusal } from '../../../server/refusal-page.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, PageTitle, Section, TextLink } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Facts, Meta } from '../../../ui/figure.tsx'
import { Field, Form, Select, SureAct } from '../../../ui/form.tsx'
import { roleIn } from '../../accounts/index.ts'
import { texts } from '../texts.ts'
import type { showPerson } from './show-person.ts'

type Data = z.output<typeof showPerson.output>

export const PersonPage: Page<Data> = {
  kind: 'work',
  title: ({ name }) => name,
  body: Person,
}

function Person({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const { facts } = data
  const erasing = typed['name'] !== undefined
  return (
    <>
      <Crumb>
        <a href="/administration/personnes">{t('people.title')}</a>
      </Crumb>
      <PageTitle>
        <bdi>{data.name}</bdi>
      </PageTitle>
      {data.deactivatedAt && (
        <Notice kind="info" title={t('person.deactivated', { day: day(dayOf(data.deactivatedAt)) })}>
          <p>{t('person.deactivated.what')}</p>
        </Notice>
      )}
      <Facts
        items={[
          { term: t('person.email'), detail: <bdi>{data.email}</bdi> },
          ...(facts
            ? [
                { term: t('person.last'), detail: facts.lastOn ? day(facts.lastOn) : t('people.never') },
                {
                  term: t('person.second'),
                  detail: t(facts.secondFactor ? 'people.second' : 'people.no_second'),
                },
                { term: t('person.sessions'), detail: String(facts.sessions) },
              ]
            : []),
        ]}
      />
      <Held {...data} />
      {!data.deactivatedAt && <Give data={data} refusal={erasing ? undefined : refusal} typed={typed} />}
      <Sees {...data} />
      {data.changeable && <Changes data={data} refusal={erasing ? refusal : undefined} typed={typed} />}
    </>
  )
}

function Held({ account, roles }: Data) {
  const t = useTexts(texts)
  const { day, dayOf } = useFormats()
  const role = roleIn(useReader().language)
  return (
    <Section title={t('people.roles')}>
      <ul>
        {roles.map((one) => (
          <li>
            {role(one.role)},{' '}
            <a href={`/administration/organisations/${one.slug}/personnes`}>
              <Say text={one.where} />
            </a>
            <Meta>
              {one.givenBy
                ? t('person.given_by', { day: day(dayOf(one.givenAt)), name: one.givenBy })
                : t('person.given', { day: day(dayOf(one.givenAt)) })}
            </Meta>
            {one.withdrawable && (
              <SureAct
                action={`/administration/personnes/${account}/roles/retirer`}
                label={t('person.withdraw')}
                hidden={{ role: one.role, organisation: one.slug }}
                lost={t('person.withdraw.lost')}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Give({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const { language } = useReader()
  const role = roleIn(language)
  return (
    <Form
      action={`/administration/personnes/${data.account}/roles`}
      title={t('person.give')}
      submit={t('person.give')}
      refusal={shownRefusal(refusal, language)}
      id="give"
    >
      <Select
        name="role"
        label={t('person.role')}
        value={typed['role'] ?? 'worker'}
        options={heldRoles.map((one) => ({ value: one, label: role(one) }))}
      />
      <Select
        name="organisation"
        label={t('person.where')}
        value={typed['organisation']}
        options={data.organisations.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
      />
    </Form>
  )
}

/** A sentence for each kind of data: what is changed, what is read, and what is not seen. */
function Sees({ sights }: Data) {
  const t = useTexts(texts)
  const { list, text } = useFormats()
  const where = (places: Data['sights'][number]['reads'], whole: boolean) =>
    whole
      ? t('sees.whole')
      : list(
          places.map(({ name, below }) =>
            below === 0 ? text(name) : t('sees.place', { name: text(name), n: below }),
          ),
        )
  const sentences = sights.flatMap(({ kind, whole, second, changes, reads }) => {
    const what = t(`kind.${kind}`)
    if (changes.length + reads.length === 0) return [t('sees.none', { what })]
    return [
      ...(changes.length > 0 ? [t('sees.changes', { what, where: where(changes, whole) })] : []),
      ...(reads.length > 0 && !(whole && changes.length > 0)
        ? [t('sees.reads', { what, where: where(reads, whole) })]
        : []),
      ...(second ? [t('sees.second')] : []),
    ].join(' ')
  })
  return (
    <Section title={t('sees.title')}>
      <ul>
        {sentences.map((one) => (
          <li>{one}</li>
        ))}
      </ul>
    </Section>
  )
}

function Changes({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const at = (verb: string) => `/administration/personnes/${data.account}/${verb}`
  return (
    <Section title={t('person.account')}>
      <SureAct
        action={at('sessions/fermer')}
        label={t('person.end_sessions')}
        lost={t('person.end_sessions.lost')}
      />
      <SureAct
        action={`/comptes/${data.account}/acces`}
        label={t('person.way_back')}
        lost={t('person.way_back.lost')}
        kind="main"
      />
      <SureAct
        action={`/comptes/${data.account}/acces`}
        label={t('person.way_back.drops')}
        lost={t('person.way_back.drops.lost')}
        hidden={{ drops: 'true' }}
      />
      {data.deactivatedAt ? (
        <SureAct
          action={at('reactiver')}
          label={t('person.reactivate')}
          lost={t('person.reactivate.what')}
          kind="main"
        />
      ) : (
        <SureAct
          action={at('desactiver')}
          label={t('person.deactivate')}
          lost={t('person.deactivate.lost')}
        />
      )}
      <Form
        action={at('effacer')}
        title={t('person.erase')}
        hint={t('person.erase.lost')}
        submit={t('person.erase.submit')}
        refusal={shownRefusal(refusal, language)}
        id="erase"
      >
        <Field name="name" label={t('person.erase.name')} value={typed['name']} autocomplete="off" required />
      </Form>
      <TextLink href="/administration/personnes">{t('person.back')}</TextLink>
    </Section>
  )
}
