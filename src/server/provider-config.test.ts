import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const all = {
  OIDC_ISSUER: 'https://provider.example',
  OIDC_CLIENT_ID: 'us',
  OIDC_CLIENT_SECRET: 'a secret',
  OIDC_LABEL: 'Provider',
}

describe('the sign-in provider', () => {
  it('is none unless it is configured', () => {
    expect(readConfig({}).provider).toBeUndefined()
    expect(readConfig({ OIDC_ISSUER: '' }).provider).toBeUndefined()
  })

  it('is asked for an address and a name; what counts as the second level is said by values with commas', () => {
    expect(readConfig({ ...all, OIDC_ACR_SECOND: 'eidas2, mfa,' }).provider).toEqual({
      issuer: 'https://provider.example',
      clientId: 'us',
      clientSecret: 'a secret',
      label: 'Provider',
      scopes: 'openid email profile',
      second: ['eidas2', 'mfa'],
    })
    expect(readConfig(all).provider?.second).toEqual([])
  })

  it.each([
    ['OIDC_CLIENT_SECRET', { ...all, OIDC_CLIENT_SECRET: undefined }],
    ['OIDC_LABEL', { ...all, OIDC_LABEL: '' }],
    ['OIDC_ISSUER', { ...all, OIDC_ISSUER: 'http://provider.example' }],
    ['OIDC_ISSUER', { ...all, OIDC_ISSUER: 'provider' }],
    ['OIDC_SCOPES', { ...all, OIDC_SCOPES: 'email' }],
  ])('with a wrong %s stops the start with one line that names it', (name, environment) => {
    expect(() => readConfig(environment)).toThrow(new RegExp(`^${name}: .+ \\(see \\.env\\.example\\)$`))
  })

  it('may be on this machine without encryption', () => {
    expect(readConfig({ ...all, OIDC_ISSUER: 'http://localhost:4000' }).provider?.issuer).toBe(
      'http://localhost:4000',
    )
  })
})
