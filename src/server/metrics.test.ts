import { describe, expect, it } from 'vitest'
import { mayReadMetrics } from './metrics.ts'

const token = 'a token for whoever watches, long enough'
const asked = (remote: string, forwarded: string | null = null, authorization: string | null = null) =>
  mayReadMetrics({ remote, forwarded, authorization }, token)

describe('who may read the metrics', () => {
  it('is this machine itself', () => {
    expect(asked('127.0.0.1')).toBe(true)
    expect(asked('::1')).toBe(true)
    expect(asked('::ffff:127.0.0.1')).toBe(true)
  })

  it('is not who comes through the proxy of this machine, nor another machine', () => {
    expect(asked('127.0.0.1', '203.0.113.9')).toBe(false)
    expect(asked('203.0.113.9')).toBe(false)
  })

  it('is whoever has the token, from anywhere, and nobody with another', () => {
    expect(asked('203.0.113.9', null, `Bearer ${token}`)).toBe(true)
    expect(asked('127.0.0.1', '203.0.113.9', `Bearer ${token}`)).toBe(true)
    expect(asked('203.0.113.9', null, `Bearer ${token}x`)).toBe(false)
    expect(
      mayReadMetrics(
        { remote: '203.0.113.9', forwarded: null, authorization: 'Bearer undefined' },
        undefined,
      ),
    ).toBe(false)
  })
})
