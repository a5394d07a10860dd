import { useTexts } from '../../../../server/reader.tsx'
import { Act, SureAct } from '../../../../ui/form.tsx'
import { Table } from '../../../../ui/table.tsx'
import { useColleges } from '../../../organisations/index.ts'
import { texts } from '../../texts.ts'
import type { EnrolmentNamed } from '../list-enrolments.ts'

type Props = {
  readonly session: string
  readonly items: readonly EnrolmentNamed[]
  /** Where a button leads back to. */
  readonly back: string
  /** For who runs the session: whether seats may be confirmed one by one. */
  readonly confirms?: boolean
}

/** Enrolments by name: where each stands and why, and what may be done with it. */
export function EnrolmentTable({ session, items, back, confirms = false }: Props) {
  const t = useTexts(texts)
  const named = useColleges()
  return (
    <Table
      caption={t('enrolments')}
      captionHidden
      label={t('enrolments')}
      stacks
      columns={[
        { key: 'name', label: t('enrolment.name') },
        { key: 'college', label: t('enrolment.college') },
        { key: 'state', label: t('enrolment.state') },
        { key: 'acts', label: t('enrolment.acts') },
      ]}
      rows={items.map((one) => ({
        name: <bdi>{nameOf(one, t('enrolment.erased'))}</bdi>,
        college: `${named.one(one.college)}${one.employer ? ` · ${one.employer}` : ''}`,
        state: <Standing {...one} />,
        acts: <Acts {...{ session, one, back, confirms }} />,
      }))}
      empty={<p class="hint">{t('enrolments.none')}</p>}
    />
  )
}

export const nameOf = ({ given, family }: Pick<EnrolmentNamed, 'given' | 'family'>, erased: string) =>
  `${given} ${family}`.trim() || erased

/** A state, the rank and the reason of it, in one sentence. */
export function Standing({ state, rank, reason }: Pick<EnrolmentNamed, 'state' | 'rank' | 'reason'>) {
  const t = useTexts(texts)
  const why = reason.flatMap((one) =>
    texts.has(`reason.${one}`) ? [t(`reason.${one}` as 'reason.arrival')] : [],
  )
  const place =
    rank !== null && ['requested', 'offered', 'waiting'].includes(state) ? t('enrolment.rank', { rank }) : ''
  return <>{[t(`enrolment.state.${state}`), place, ...why].filter(Boolean).join(' · ')}</>
}

function Acts({ session, one, back, confirms }: Omit<Props, 'items'> & { one: EnrolmentNamed }) {
  const t = useTexts(texts)
  const at = `/travail/formations/sessions/${session}/inscriptions/${one.id}`
  // Who was there needs the code still, for what it opens; who was erased holds none.
  if (nameOf(one, '') === '') return <>–</>
  return (
    <>
      {confirms && (one.state === 'offered' || one.state === 'requested') && (
        <Act action={`${at}/confirmer`} label={t('enrolment.confirm')} />
      )}
      {!['cancelled', 'attended', 'absent'].includes(one.state) && (
        <SureAct
          action={`${at}/annuler`}
          label={t('enrolment.cancel')}
          lost={t('enrolment.cancel.lost')}
          hidden={{ back }}
          kind="plain"
        />
      )}
      <SureAct
        action={`${at}/code`}
        label={t('code.renew')}
        lost={t('code.renew.lost')}
        hidden={{ back }}
        kind="plain"
      />
    </>
  )
}
