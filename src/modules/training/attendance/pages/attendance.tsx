import { textIn } from '../../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import {
  Breadcrumb,
  ButtonLink,
  Disclosure,
  Lede,
  PageTitle,
  Section,
  TextLink,
  Tools,
} from '../../../../ui/cards.tsx'
import { Empty, Notice } from '../../../../ui/feedback.tsx'
import { Code } from '../../../../ui/figure.tsx'
import { Act, Choices, Form } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { useDates } from '../../catalogue/pages/session-words.tsx'
import { texts } from '../../texts.ts'
import { presentAt, type Signer } from '../show-attendance.ts'
import type { AttendancePageData } from '../show-attendance-page.ts'

export const AttendancePage: Page<AttendancePageData> = {
  kind: 'work',
  title: ({ attendance: { session } }, { language }) =>
    `${texts.in(language)('attendance.title')} – ${textIn(session.title, language).text}`,
  body: AttendanceBody,
}

function AttendanceBody(props: PageProps<AttendancePageData>) {
  const t = useTexts(texts)
  const dates = useDates()
  const { attendance, half, today } = props.data
  const { session, signers } = attendance
  const at = `/travail/formations/sessions/${session.id}`
  const chosen = session.half_days[half]
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('organised.title'), href: '/travail/formations' },
          { label: dates(session), href: at },
          { label: t('attendance.title') },
        ]}
      />
      <PageTitle>{t('attendance.title')}</PageTitle>
      <Lede>
        <Say text={session.title} />
      </Lede>
      <HalfDays {...props} />
      {chosen && chosen.day > today && <Notice kind="info" title={t('attendance.later')} />}
      {chosen && chosen.day === today && <Figures {...props} />}
      {signers.length === 0 ? (
        <Empty title={t('attendance.nobody')}>{t('attendance.nobody.what')}</Empty>
      ) : (
        chosen && chosen.day <= today && <Sheet {...props} />
      )}
      <Tools>
        <TextLink href={`${at}/feuille.pdf`}>{t('attendance.sheet')}</TextLink>
      </Tools>
      <Corrections {...props} />
    </>
  )
}

function useHalfDayName() {
  const t = useTexts(texts)
  const { day } = useFormats()
  return (one: { day: string; part: 'morning' | 'afternoon' | 'evening' }) =>
    `${day(one.day)}, ${t(`part.${one.part}`)}`
}

/** Which half-day the page is of; the others a touch away. */
function HalfDays({ data: { attendance, half } }: PageProps<AttendancePageData>) {
  const t = useTexts(texts)
  const named = useHalfDayName()
  const { session } = attendance
  return (
    <nav aria-label={t('attendance.half_days')}>
      <Tools>
        {session.half_days.map((one, index) =>
          index === half ? (
            <strong>{named(one)}</strong>
          ) : (
            <TextLink href={`/travail/formations/sessions/${session.id}/presences?demi=${index + 1}`}>
              {named(one)}
            </TextLink>
          ),
        )}
      </Tools>
    </nav>
  )
}

/** Figures to read out or to write on a board. */
function Figures({ data: { attendance, half } }: PageProps<AttendancePageData>) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  const { session, open } = attendance
  const chosen = session.half_days[half]
  const shown = open && chosen && open.day === chosen.day && open.part === chosen.part ? open : undefined
  return (
    <Section title={t('attendance.figures')}>
      {shown && (
        <Notice
          kind="success"
          role="status"
          title={<Code>{`${shown.code.slice(0, 3)} ${shown.code.slice(3)}`}</Code>}
        >
          <p>{t('attendance.figures.until', { until: moment(shown.until) })}</p>
        </Notice>
      )}
      <p class="hint">{t('attendance.figures.what')}</p>
      <Act
        action={`/travail/formations/sessions/${session.id}/presences/chiffres`}
        label={t(shown ? 'attendance.figures.anew' : 'attendance.figures.show')}
        hidden={{ demi: String(half + 1), day: chosen?.day ?? '', part: chosen?.part ?? '' }}
        kind="plain"
      />
    </Section>
  )
}

/** The names, to be called: who is ticked is there. */
function Sheet({ data, refusal, typed }: PageProps<AttendancePageData>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { attendance, half } = data
  const { session, signers, seen } = attendance
  const chosen = session.half_days[half]
  const at = `/travail/formations/sessions/${session.id}/presences`
  const hidden = {
    day: chosen?.day ?? '',
    part: chosen?.part ?? '',
    seen: String(seen),
    demi: String(half + 1),
  }
  const [people, trainers] = [signers.filter((one) => one.enrolment), signers.filter((one) => !one.enrolment)]
  // Of the forms of this page only this one sends what its reader had seen.
  const sent = typed && 'seen' in typed ? typed : undefined
  const ticked = (name: string, list: readonly Signer[], of: (one: Signer) => string) =>
    sent ? (sent[name]?.split('\n') ?? []) : list.filter((one) => presentAt(one, half)).map(of)
  return (
    <>
      <Form
        action={`${at}?demi=${half + 1}`}
        hidden={hidden}
        submit={t('attendance.save')}
        refusal={formRefusal(refusal, language, {
          'present[]': t('attendance.who'),
          'trainers[]': t('attendance.trainers'),
        })}
      >
        {people.length > 0 && (
          <Choices
            name="present[]"
            type="checkbox"
            legend={t('attendance.who')}
            hint={t('attendance.who.hint')}
            value={ticked('present[]', people, (one) => one.enrolment ?? '')}
            options={people.map((one) => ({
              value: one.enrolment ?? '',
              label: <bdi>{one.name}</bdi>,
              hint: <Noted signer={one} half={half} />,
            }))}
          />
        )}
        {trainers.length > 0 && (
          <Choices
            name="trainers[]"
            type="checkbox"
            legend={t('attendance.trainers')}
            value={ticked('trainers[]', trainers, (one) => one.name)}
            options={trainers.map((one) => ({
              value: one.name,
              label: <bdi>{one.name}</bdi>,
              hint: <Noted signer={one} half={half} />,
            }))}
          />
        )}
      </Form>
      <Disclosure summary={t('attendance.on_device')}>
        <p class="hint">{t('attendance.on_device.what')}</p>
        <ul>
          {signers.map((one) => (
            <li>
              <a
                href={`${at}/signer?demi=${half + 1}&${one.enrolment ? `enrolment=${one.enrolment}` : `trainer=${trainers.indexOf(one) + 1}`}`}
              >
                <bdi>{one.name}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  )
}

/** What was noted last of somebody at a half-day. */
function Noted({ signer, half }: { signer: Signer; half: number }) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  const mark = signer.half_days[half]?.marks[0]
  if (!mark) return <>{t('attendance.not_noted')}</>
  return (
    <>{t(mark.present ? `attendance.how.${mark.how}` : 'attendance.how.absent', { at: moment(mark.at) })}</>
  )
}

/** What was corrected: both versions, with their moments. */
function Corrections({ data: { attendance } }: PageProps<AttendancePageData>) {
  const t = useTexts(texts)
  const named = useHalfDayName()
  const { moment } = useFormats()
  const corrected = attendance.signers.flatMap((one) =>
    one.half_days.flatMap((half) => (half.marks.length > 1 ? [{ name: one.name, ...half }] : [])),
  )
  if (corrected.length === 0) return null
  return (
    <Disclosure summary={t('attendance.corrections', { n: corrected.length })}>
      <ul>
        {corrected.map(({ name, marks, ...half }) => (
          <li>
            <bdi>{name}</bdi>, {named(half)}
            <ul>
              {marks.map((mark) => (
                <li>
                  {t(mark.present ? `attendance.how.${mark.how}` : 'attendance.how.absent', {
                    at: moment(mark.at),
                  })}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}

/** The device is handed over: one name, one frame to sign in. */
export const SignPage: Page<AttendancePageData> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('sign.title'),
  body: SignBody,
}

function SignBody({ data, refusal }: PageProps<AttendancePageData>) {
  const t = useTexts(texts)
  const { language, islands } = useReader()
  const named = useHalfDayName()
  const { attendance, half, signing } = data
  const { session } = attendance
  const chosen = session.half_days[half]
  const back = `/travail/formations/sessions/${session.id}/presences?demi=${half + 1}`
  if (!signing || !chosen)
    return (
      <>
        <PageTitle>{t('sign.title')}</PageTitle>
        <Empty title={t('attendance.nobody')}>{t('attendance.nobody.what')}</Empty>
      </>
    )
  const whose = signing.enrolment ? { enrolment: signing.enrolment } : { trainer: signing.name }
  return (
    <>
      <PageTitle>
        <bdi>{signing.name}</bdi>
      </PageTitle>
      <Lede>{named(chosen)}</Lede>
      <Form
        action={`/travail/formations/sessions/${session.id}/presences/signatures`}
        hidden={{ day: chosen.day, part: chosen.part, demi: String(half + 1), ...whose }}
        submit={t('sign.submit')}
        refusal={formRefusal(refusal, language, { signature: t('sign.frame') })}
        cancel={{ href: back, label: t('cancel') }}
      >
        <div class="signature" data-signature data-clear={t('sign.clear')} data-label={t('sign.frame')}>
          <input type="hidden" name="signature" />
          <noscript>
            <p>{t('sign.without')}</p>
          </noscript>
        </div>
      </Form>
      {islands['signature'] && <script type="module" src={islands['signature']} />}
      <ButtonLink href={back} plain>
        {t('sign.back')}
      </ButtonLink>
    </>
  )
}
