import { refusalText } from '../../../server/messages.ts'
import { useReader, useTexts } from '../../../server/reader.tsx'
import { type AnyUseCase, scopeFor } from '../../../server/use-case.ts'
import { Disclosure } from '../../../ui/cards.tsx'
import { Code } from '../../../ui/figure.tsx'
import { Snippet } from '../../../ui/snippet.tsx'
import { accountTexts } from '../../accounts/index.ts'
import answers from '../answers.json' with { type: 'json' }
import { type Example, examples } from '../examples.ts'
import { texts } from '../texts.ts'

type Shown = {
  readonly path: string
  readonly status: number
  readonly ifMatch?: string
  readonly body?: unknown
  readonly answer: unknown
}
const shownAnswers = answers as readonly Shown[]

/** One call: what it does, who may, with which token, what it refuses of its own, and a request with its answer. */
export function ApiCall({ useCase }: { useCase: AnyUseCase }) {
  const { api, action } = useCase
  const t = useTexts(texts)
  const scopeName = useTexts(accountTexts)
  const { language, house } = useReader()
  const scope = scopeFor(useCase, house.policies)
  if (!api) return null
  const name = `${api.method.toUpperCase()} ${api.path}`
  const index = examples.findIndex((one) => one.call === name)
  const example = examples[index]
  const shown = shownAnswers[index]
  return (
    <Disclosure
      summary={
        <>
          <Code>{name}</Code> <span lang="en">{api.summary}</span>
        </>
      }
    >
      <p>
        {t('api.who')} {useRoles(action)}
      </p>
      {!house.policies.get(action)?.includes('anonymous') && (
        <p>
          {t('api.scope')} <Code>{scope}</Code>, {scopeName(`account.token.scope.${scope}`)}
        </p>
      )}
      {api.codes && api.codes.length > 0 && (
        <ul>
          {api.codes.map((code) => (
            <li>
              <Code>{code}</Code> {refusalText(language, code)}
            </li>
          ))}
        </ul>
      )}
      {example && shown && (
        <>
          <Snippet label={t('api.request')}>{curlOf(example, shown)}</Snippet>
          <Snippet label={t('api.answer', { status: String(shown.status) })}>
            {JSON.stringify(shown.answer, null, 2)}
          </Snippet>
        </>
      )}
    </Disclosure>
  )
}

function useRoles(action: AnyUseCase['action']): string {
  const t = useTexts(texts)
  const roleName = useTexts(accountTexts)
  const { house } = useReader()
  const roles = house.policies.get(action) ?? []
  if (roles.includes('anonymous')) return t('api.everybody')
  return roles
    .flatMap((role) => {
      const key = `role.${role}`
      return accountTexts.has(key) ? [roleName(key)] : []
    })
    .join(', ')
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** The request as one types it, with the base address and the token in variables. */
function curlOf(example: Example, { path, body, ifMatch }: Shown): string {
  const [method = ''] = example.call.split(' ')
  const type = example.type ?? 'application/json'
  const fields = Object.entries(example.form ?? {}).map(([key, value]) => `-F ${quoted(`${key}=${value}`)}`)
  const parts = [
    `curl -X ${method} "$BASE"${quoted(path)}`,
    example.as && '-H "Authorization: Bearer $TOKEN"',
    ifMatch !== undefined && `-H 'If-Match: ${ifMatch}'`,
    body !== undefined && `-H 'Content-Type: ${type}'`,
    body !== undefined && `--data-binary ${quoted(typeof body === 'string' ? body : JSON.stringify(body))}`,
    ...fields,
    example.form && "-F 'file=@guide.png'",
  ]
  return parts.filter(Boolean).join(' \\\n  ')
}
