export { certificatesFrom, type Held } from './certificates.db.ts'
export { issueCertificate } from './issue-certificate.ts'
export { createIssuer } from './issuers/create-issuer.ts'
export { setRule } from './set-rule.ts'
