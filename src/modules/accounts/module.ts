import { defineModule } from '../../server/module.ts'
import { mailAccess, resetAccess } from './access/ask-access.ts'
import { accountPolicy } from './account.policy.ts'
import { createToken } from './create-token.ts'
import { giveRole } from './give-role.ts'
import { acceptInvitation, readInvitation } from './invitations/accept-invitation.ts'
import { inviteAccount } from './invitations/invite-account.ts'
import { revokeInvitation, showInvitations } from './invitations/manage.ts'
import { makeRecovery } from './make-recovery.ts'
import { noteReset } from './note-reset.ts'
import { noteRotation } from './note-rotation.ts'
import { notes } from './notes.ts'
import { passkeyUseCases } from './passkeys/notes.ts'
import { passkeyPolicy } from './passkeys/passkey.policy.ts'
import { forgetChallenges } from './passkeys/upkeep.ts'
import { providerUseCases } from './provider/notes.ts'
import { providerPolicy } from './provider/provider.policy.ts'
import { recoveryTasks } from './recovery-task.ts'
import { endedAccess, endedInvitations, endedTokens } from './retention.ts'
import { revokeToken } from './revoke-token.ts'
import { routes } from './routes.tsx'
import { finishDemonstration, setUp } from './set-up.ts'
import { showAccount } from './show-account.ts'
import { showRecovery } from './show-recovery.ts'
import { texts } from './texts.ts'

export const accounts = defineModule({
  name: 'accounts',
  policy: { ...accountPolicy, ...passkeyPolicy, ...providerPolicy },
  routes,
  nav: [
    {
      href: '/comptes/inviter',
      label: texts.words('invite.title'),
      detail: texts.words('invite.lede'),
      action: 'account.invite',
      order: 15,
      place: 'administration',
    },
  ],
  retention: [endedTokens, endedInvitations, endedAccess],
  useCases: [
    setUp,
    finishDemonstration,
    showAccount,
    giveRole,
    noteReset,
    createToken,
    revokeToken,
    showRecovery,
    makeRecovery,
    noteRotation,
    ...passkeyUseCases,
    ...providerUseCases,
    ...notes,
    inviteAccount,
    showInvitations,
    revokeInvitation,
    readInvitation,
    acceptInvitation,
    mailAccess,
    resetAccess,
  ],
  tasks: recoveryTasks,
  upkeep: forgetChallenges,
})
