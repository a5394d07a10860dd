import { expect, it } from 'vitest'
import { refusedPassword } from '../password.ts'
import { browserName } from './browser-name.ts'

it.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox', 'Windows'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
    'Safari',
    'iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
    'Chrome',
    'Android',
  ],
  ['curl/8.5.0', undefined, undefined],
])('%s is told by name', (userAgent, browser, system) => {
  expect(browserName(userAgent)).toEqual({ browser, system })
})

const anne = { name: 'Anne-Marie Dupont', address: 'annemarie.dupont@example.org' }

it.each([
  ['onze signes', 'password.short'],
  ['x'.repeat(201), 'password.long'],
  ['Anne-Marie Dupont', 'password.own_name'],
  ['anne marie dupont 2026', 'password.own_name'],
  ['annemarie.dupont@example.org', 'password.own_name'],
  ['ANNEMARIE.DUPONT', 'password.own_name'],
])('%s is no password for Anne-Marie Dupont: %s', (password, code) => {
  expect(refusedPassword(password, anne)?.code).toBe(code)
})

it('a sentence is one, even where a name is part of it', () => {
  expect(refusedPassword('Anne aime les tilleuls', anne)).toBeUndefined()
})
