import { defineModule } from '../../server/module.ts'
import { mailAccess, resetAccess } from './access/ask-access.ts'
import { accountPolicy } from './account.policy.ts'
import { createToken } from './create-token.ts'
import { giveRole } from './give-role.ts'
import { acceptInvitation, readInvitation } from './invitations/accept-invitation.ts'
import { forgetInvitations } from './invitations/invitations.db.ts'
import { inviteAccount } from './invitations/invite-account.ts'
import { revokeInvitation, showInvitations } from './invitations/manage.ts'
import { noteReset } from './note-reset.ts'
import { notes } from './notes.ts'
import { revokeToken } from './revoke-token.ts'
import { routes } from './routes.tsx'
import { finishDemonstration, setUp } from './set-up.ts'
import { showAccount } from './show-account.ts'

export const accounts = defineModule({
  name: 'accounts',
  policy: accountPolicy,
  routes,
  useCases: [
    setUp,
    finishDemonstration,
    showAccount,
    giveRole,
    noteReset,
    createToken,
    revokeToken,
    ...notes,
    inviteAccount,
    showInvitations,
    revokeInvitation,
    readInvitation,
    acceptInvitation,
    mailAccess,
    resetAccess,
  ],
  upkeep: ({ db, now }) => forgetInvitations(db, now),
})
