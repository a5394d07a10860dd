import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useTexts } from '../../../server/reader.tsx'
import { Crumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Columns } from '../../../ui/layout.tsx'
import { DeclarationForm, PresentAnswer, WhereItGoes } from '../../declarations/index.ts'
import { Lines } from '../../indicators/index.ts'
import type { TaskShown } from '../show-task.ts'
import { texts } from '../texts.ts'

type Shown = {
  refusal?: Refusal | undefined
  typed?: Record<string, string> | undefined
}
type Open = Extract<TaskShown, { state: 'open' }>
type Ended = Extract<TaskShown, { state: 'ended' }>

// The address of the page is the link: it is sent to without being written in it.
const here = '?'

/** What a link opens. */
export function Task({ data, ...shown }: Shown & { data: TaskShown }) {
  if (data.state === 'ended') return <EndedTask {...data} />
  return data.kind === 'declaration' ? (
    <DeclarationTask data={data} {...shown} />
  ) : (
    <FiguresTask data={data} {...shown} />
  )
}

function Asked({ head, kind }: Open) {
  const t = useTexts(texts)
  const { day, text } = useFormats()
  const words = { asker: text(head.asker.name), organisation: text(head.organisation), due: day(head.due) }
  return (
    <>
      <Crumb>{t('task.for', words)}</Crumb>
      <PageTitle>{t(kind === 'declaration' ? 'task.declaration' : 'task.figures', words)}</PageTitle>
      <Lede>{t(kind === 'declaration' ? 'task.declaration.lede' : 'task.figures.lede', words)}</Lede>
      {head.answered && (
        <Notice kind="success" title={t('task.answered')}>
          <p>{t('task.answered.what', words)}</p>
        </Notice>
      )}
    </>
  )
}

/** What becomes of it, how long it takes it, and whom to ask. */
function Around({ head, kind }: Open) {
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <>
      <p>
        <strong>{t('task.link')}</strong>{' '}
        {t('task.link.what', { due: day(head.due), expires: day(head.expires) })}
      </p>
      {kind === 'figures' && (
        <p>
          <strong>{t('task.after')}</strong> {t('task.after.figures')}
        </p>
      )}
    </>
  )
}

type DeclarationProps = Shown & { data: Extract<Open, { kind: 'declaration' }> }

function DeclarationTask({ data, refusal, typed }: DeclarationProps) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const { declaration, ownFile } = data
  return (
    <>
      <Asked {...data} />
      <Columns
        aside={
          <>
            <WhereItGoes {...declaration} />
            <Around {...data} />
          </>
        }
      >
        <h2>{text(declaration.statement)}</h2>
        {declaration.closed && <Notice kind="info" title={t('task.closed')} />}
        <PresentAnswer
          data={declaration}
          changed={refusal?.code === 'conflict.version'}
          fileAt={() => (ownFile ? '?fichier' : undefined)}
        />
        {!declaration.closed && (
          <DeclarationForm data={declaration} refusal={refusal} typed={typed} action={here} />
        )}
      </Columns>
    </>
  )
}

type FiguresProps = Shown & { data: Extract<Open, { kind: 'figures' }> }

function FiguresTask({ data, refusal, typed }: FiguresProps) {
  const t = useTexts(texts)
  const { figures } = data
  return (
    <>
      <Asked {...data} />
      {figures.lines.length === 0 ? (
        <Notice kind="info" title={t('task.figures.none')} />
      ) : (
        <Lines data={figures} refusal={refusal} typed={typed} action={here} />
      )}
      <aside class="side-note">
        <Around {...data} />
        <Contact asker={data.head.asker} />
      </aside>
    </>
  )
}

function Contact({ asker }: { asker: Ended['asker'] }) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const name = text(asker.name)
  return (
    <p>
      {t('contact')}{' '}
      {asker.email ? (
        <a href={`mailto:${asker.email}`}>{t('contact.write', { name })}</a>
      ) : (
        t('contact.ask', { name })
      )}
    </p>
  )
}

/** A link that opens nothing any more: why, and whom to ask for another. Of what it was for it says nothing. */
function EndedTask({ why, asker }: Ended) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('ended.title')}</PageTitle>
      <Lede>{t(`ended.${why}`)}</Lede>
      <p>{t('ended.again')}</p>
      <Contact asker={asker} />
    </>
  )
}

/** An address that is no link of this installation. */
export function NoLink() {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('none.title')}</PageTitle>
      <Lede>{t('none.what')}</Lede>
      <p>{t('none.again')}</p>
    </>
  )
}
