import type { Child } from 'hono/jsx'

export type Stretch = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }

export type ChangedTextProps = {
  /** The text before and after in one, stretch by stretch. */
  stretches: readonly Stretch[]
  /** Said before each of the two, and heard before what was taken out or put in: colour alone tells nothing. */
  words: { before: string; after: string; removed: string; added: string }
  /** The language of the text. */
  lang?: string | undefined
}

/** What a text said and what it says: both can be read whole, and what differs is marked in each. */
export function ChangedText({ stretches, words, lang }: ChangedTextProps) {
  const has = (kind: Stretch['kind']) => stretches.some((one) => one.kind === kind)
  const [came, gone] = [!has('same') && !has('removed'), !has('same') && !has('added')]
  const without = (kind: Stretch['kind'], word: string | undefined) =>
    stretches.filter((one) => one.kind !== kind).map((one) => <Said {...one} {...{ word, lang }} />)
  return (
    <dl class="changed">
      {!came && (
        <Side term={gone ? words.removed : words.before}>
          {without('added', gone ? undefined : words.removed)}
        </Side>
      )}
      {!gone && (
        <Side term={came ? words.added : words.after}>
          {without('removed', came ? undefined : words.added)}
        </Side>
      )}
    </dl>
  )
}

const Side = ({ term, children }: { term: string; children: Child }) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)

type SaidProps = Stretch & { word: string | undefined; lang: string | undefined }

function Said({ kind, text, word, lang }: SaidProps) {
  const said = lang ? <span lang={lang}>{text}</span> : text
  if (kind === 'same') return <>{said}</>
  const heard = word && <span class="hidden-visually">[{word}] </span>
  return kind === 'removed' ? (
    <del>
      {heard}
      {said}
    </del>
  ) : (
    <ins>
      {heard}
      {said}
    </ins>
  )
}
