import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../../tests/support/site.ts'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { issueCertificate } from './issue-certificate.ts'
import { readCertificate } from './read-certificate.ts'

describe('what is read of a certificate from elsewhere', () => {
  let t: TrainedWorld
  let read: (path: string) => Promise<Response>
  beforeAll(async () => {
    t = await trainedWorld()
    await t.w.pools.owner.query(`insert into instance (name) values ('{"fr":"Réseau"}')`)
    const site = siteOn(t.w)
    read = async (path) => site(new Request(`http://site${path}`))
  })
  afterAll(() => t.w.end())

  const anyOrigin = (answer: Response) => [
    answer.headers.get('access-control-allow-origin'),
    answer.headers.get('cross-origin-resource-policy'),
  ]

  it('a verifier in a browser of any site reads a badge and which are revoked; nothing else of the API', async () => {
    const [enrolment] = await t.follow([{ given: 'Ana' }])
    const { id } = accepted(await issueCertificate(t.after, { enrolment }))
    const badge = accepted(await readCertificate(t.w.nobody(), { id })) as any
    const list = new URL(badge.credentialStatus.statusListCredential).pathname
    for (const path of [`/api/v1/certificates/${id}`, `/certificats/${id}/certificat.json`, list]) {
      const answer = await read(path)
      expect(answer.status, path).toBe(200)
      expect(anyOrigin(answer), path).toEqual(['*', 'cross-origin'])
    }
    // What is refused is told to them too: that it is not there, or gone.
    const missing = await read('/api/v1/certificates/00000000-0000-4000-8000-000000000000')
    expect([missing.status, ...anyOrigin(missing)]).toEqual([404, '*', 'cross-origin'])
    for (const path of ['/api/v1/certificate-issuers', `/certificats/${id}`])
      expect(anyOrigin(await read(path)), path).toEqual([null, 'same-origin'])
  })
})
