import { defineModule } from '../../server/module.ts'
import { certificatesPolicy } from './certificates.policy.ts'
import { eraseHolder, holderEraser } from './erase-holder.ts'
import { issueCertificate } from './issue-certificate.ts'
import { issueToAll } from './issue-to-all.ts'
import { createIssuer } from './issuers/create-issuer.ts'
import { listIssuers, readDid } from './issuers/read-issuers.ts'
import { rotateIssuerKey } from './issuers/rotate-issuer-key.ts'
import { noteWork } from './note-work.ts'
import { openDiploma } from './open-diploma.ts'
import { showPassport, signPassport } from './passport/show-passport.ts'
import { readCertificate, readStatusList } from './read-certificate.ts'
import { retainedHolders } from './retention.ts'
import { revokeCertificate } from './revoke-certificate.ts'
import { routes } from './routes.tsx'
import { setRule, showRule } from './set-rule.ts'
import { showCertificate } from './show-certificate.ts'
import { showVerifier } from './show-verifier.ts'
import { showCertified, showCertifying } from './show-work.ts'
import { peopleCertified, shareOfCollege } from './sources.ts'
import { texts } from './texts.ts'
import { verifyCertificate } from './verify-certificate.ts'

export const certificates = defineModule({
  name: 'certificates',
  policy: certificatesPolicy,
  routes,
  useCases: [
    listIssuers,
    createIssuer,
    rotateIssuerKey,
    readDid,
    showRule,
    setRule,
    noteWork,
    issueCertificate,
    issueToAll,
    verifyCertificate,
    readStatusList,
    readCertificate,
    showCertificate,
    openDiploma,
    showVerifier,
    showPassport,
    signPassport,
    showCertifying,
    showCertified,
    revokeCertificate,
    eraseHolder,
  ],
  nav: [
    {
      href: '/travail/certificats',
      label: texts.words('work.title'),
      action: 'certificate.follow',
      order: 6,
      place: 'work',
      detail: texts.words('work.nav.detail'),
    },
  ],
  sources: [peopleCertified, shareOfCollege],
  retention: [retainedHolders],
  erasers: [holderEraser],
})
