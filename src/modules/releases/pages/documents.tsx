import { kindOf } from '../../../server/files/recognise.ts'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import { Disclosure, Section } from '../../../ui/cards.tsx'
import { Meta } from '../../../ui/figure.tsx'
import type { ReleasedDocument } from '../release.ts'
import { texts } from '../texts.ts'

type Props = { documents: readonly ReleasedDocument[] }

/** More than these, and the older ones wait until they are asked for. */
const first = 5

/** The public documents of a plan or of a measure, newest first. */
export function Documents({ documents }: Props) {
  const t = useTexts(texts)
  if (documents.length === 0) return null
  const others = documents.slice(first)
  return (
    <Section title={t('documents.title')}>
      <DocumentList documents={documents.slice(0, first)} />
      {others.length > 0 && (
        <Disclosure summary={t('documents.others', { n: others.length })}>
          <DocumentList documents={others} />
        </Disclosure>
      )}
    </Section>
  )
}

/** The same in a list of measures: that there are some, and on demand which. */
export function DocumentsBelow({ documents }: Props) {
  const t = useTexts(texts)
  if (documents.length === 0) return null
  return (
    <Disclosure summary={t('documents.count', { n: documents.length })}>
      <DocumentList documents={documents} />
    </Disclosure>
  )
}

function DocumentList({ documents }: Props) {
  return (
    <ul>
      {documents.map((document) => (
        <li>
          <DocumentLine {...document} />
        </li>
      ))}
    </ul>
  )
}

function DocumentLine({ title, href, publishedOn, file, variants = [] }: ReleasedDocument) {
  const t = useTexts(texts)
  const { day, number } = useFormats()
  const size =
    file && t('documents.file', { kind: kindOf(file.type), kb: number(Math.ceil(file.size / 1_000)) })
  return (
    <>
      {href ? (
        <a href={href} rel="noreferrer">
          <Say text={title} />
        </a>
      ) : (
        <Say text={title} />
      )}
      <Meta>{[day(publishedOn), size].filter(Boolean).join(' · ')}</Meta>
      {variants.length > 0 && (
        <p class="meta">
          {variants.map((one, n) => (
            <>
              {n > 0 && ' · '}
              <VariantLink {...one} />
            </>
          ))}
        </p>
      )}
    </>
  )
}

type VariantProps = { language: string; easyToRead: boolean; href: string | null }

function VariantLink({ language: code, easyToRead, href }: VariantProps) {
  const t = useTexts(texts)
  const { language } = useFormats()
  const label = easyToRead ? t('documents.easy', { language: language(code) }) : language(code)
  return href ? (
    <a href={href} rel="noreferrer" hreflang={code}>
      {label}
    </a>
  ) : (
    <span>{label}</span>
  )
}
