import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refuse } from '../kernel/result.ts'
import { formInput } from './form-input.ts'
import { languageOf } from './language.ts'
import { problemOf, problemResponse, statusOf } from './problem.ts'
import { fromOurPages, ownPath, securityHeaders } from './security.ts'

describe('what a form carried', () => {
  it('puts a dotted name within its key, a name with [] in a list', async () => {
    const fields = {
      'title.fr': 'Oui',
      'title.nl': 'Ja',
      'kinds[]': 'service',
      'many[]': ['a', '', 'b'],
      due: '2026-01-01',
    }
    expect(await formInput(fields, 'absent')).toEqual({
      title: { fr: 'Oui', nl: 'Ja' },
      kinds: ['service'],
      many: ['a', 'b'],
      due: '2026-01-01',
    })
  })

  it('leaves an empty field out, or says null where empty means removed', async () => {
    expect(await formInput({ a: '', b: '  ' }, 'absent')).toEqual({})
    expect(await formInput({ a: '', b: '  ' }, 'null')).toEqual({ a: null, b: null })
  })

  it('reads a file with its name, and leaves out the one that was not chosen', async () => {
    const fields = { file: new File(['%PDF-1.7'], 'a.pdf'), none: new File([], '') }
    const input = await formInput(fields, 'absent')
    expect(input).toEqual({ file: { name: 'a.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1.7')) } })
  })

  it('never reaches the prototype of anything', async () => {
    await formInput(
      { '__proto__.admin': 'yes', 'a.__proto__.admin': 'yes', 'constructor.prototype.admin': 'yes' },
      'absent',
    )
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
    expect((Object as unknown as { prototype: Record<string, unknown> }).prototype['admin']).toBeUndefined()
  })
})

describe('where to go on to', () => {
  it.each(['/mes-taches', '/plans/a?x=1#y', '/'])('%s is a path of ours', (path) =>
    expect(ownPath(path, '/x')).toBe(path),
  )
  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/a b',
    '',
    undefined,
    3,
    ['/a'],
  ])('%j is not, so the reader goes home', (path) => expect(ownPath(path, '/home')).toBe('/home'))
  it('whatever is given, a browser stays on our site', () => {
    const tricky = fc.string({
      unit: fc.constantFrom('/', '\\', ':', '@', '.', 'a', '\t', '\n', ' ', '?', '#', '%'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(tricky, (path) => {
        expect(new URL(ownPath(path, '/home'), 'https://ours.example').origin).toBe('https://ours.example')
      }),
    )
  })
})

describe('whether a form comes from our pages', () => {
  const from = (headers: Record<string, string>, host: string | null = 'ours.example') =>
    fromOurPages(new Headers(headers), 'https://ours.example', host)
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ origin: 'https://ours.example' }, true],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'https://ours.example.evil.example' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://ours.example' }, false],
    [{}, true],
  ])('%o: %s', (headers, expected) => expect(from(headers as Record<string, string>)).toBe(expected))
})

it('pages run no inline script and load nothing from elsewhere', () => {
  const policy = securityHeaders['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
})

describe('the language of an answer', () => {
  const asked = (url: string, cookie: string | null, accepted: string | null) =>
    languageOf(`https://a.example${url}`, cookie, accepted)
  it('is the one in the address, before the one chosen, before what the browser wants, before French', () => {
    expect(asked('/?lang=en', 'maillage.language=fr', 'fr')).toBe('en')
    expect(asked('/', 'x=1; maillage.language=en', 'fr')).toBe('en')
    expect(asked('/', null, 'en-GB,en;q=0.9,fr;q=0.8')).toBe('en')
    expect(asked('/', null, 'ja, en;q=0.4, de-BE;q=0.6')).toBe('de')
    expect(asked('/?lang=nl', null, 'fr')).toBe('nl')
    expect(asked('/', null, null)).toBe('fr')
  })
  it('is one that the screens speak', () => {
    expect(asked('/?lang=xx', 'maillage.language=zz', 'ja,*;q=0.5')).toBe('fr')
    expect(asked('/?lang=enx', null, null)).toBe('fr')
  })
  it('is the made-up one of the tests only where a test asks for it', () => {
    expect(asked('/?lang=qps', 'maillage.language=qps', 'qps')).toBe('fr')
    expect(languageOf('/?lang=qps', null, null, true)).toBe('qps')
    expect(languageOf('/', 'maillage.language=qps', null, true)).toBe('qps')
    expect(languageOf('/', null, 'qps', true)).toBe('fr')
  })
})

describe('a refusal as problem+json', () => {
  it.each([
    ['auth.required', 401],
    ['auth.forbidden', 403],
    ['auth.scope', 403],
    ['auth.assurance_too_low', 403],
    ['not_found', 404],
    ['conflict.version', 409],
    ['file.too_large', 413],
    ['file.type', 415],
    ['validation', 422],
    ['declaration.closed', 422],
    ['precondition.required', 428],
    ['rate.limited', 429],
    ['busy', 503],
  ])('%s is %i', (code, status) => expect(statusOf(code)).toBe(status))

  it('has the fields of the contract, and says when to come back', async () => {
    const problem = problemOf(
      refuse('validation', [{ path: 'due', code: 'invalid_format', expected: 'date', found: 'soon' }]),
    )
    expect(problem).toMatchObject({
      status: 422,
      code: 'validation',
      errors: [{ path: 'due', code: 'invalid_format', expected: 'date', found: 'soon' }],
    })
    expect(problem.detail).toContain('due, expected date, found soon')
    const busy = problemResponse(refuse('busy'))
    expect([busy.status, busy.headers.get('content-type'), busy.headers.has('retry-after')]).toEqual([
      503,
      'application/problem+json',
      true,
    ])
  })
})
