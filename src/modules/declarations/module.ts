import { defineModule } from '../../server/module.ts'
import { answerDeclaration } from './answer-declaration.ts'
import { askDeclaration } from './ask-declaration.ts'
import { closeRequest } from './close-request.ts'
import { declarationPolicy } from './declaration.policy.ts'
import { declarationTasks } from './declaration-tasks.ts'
import { listRequests } from './list-requests.ts'
import { readEvidence } from './read-evidence.ts'
import { replacedEvidence } from './retention.ts'
import { routes } from './routes.tsx'
import { showAskForm } from './show-ask-form.ts'
import { showAnswerForm, showDeclaration } from './show-declaration.ts'
import { followRequest, showRequest } from './show-request.ts'
import { countOfDeclarations, shareOfDeclarations } from './sources.ts'
import { texts } from './texts.ts'

export const declarations = defineModule({
  name: 'declarations',
  policy: declarationPolicy,
  routes,
  retention: [replacedEvidence],
  useCases: [
    askDeclaration,
    showAskForm,
    listRequests,
    showRequest,
    followRequest,
    closeRequest,
    showDeclaration,
    showAnswerForm,
    answerDeclaration,
    readEvidence,
  ],
  nav: [
    {
      href: '/declarations',
      label: texts.words('requests.title'),
      action: 'declaration.follow',
      order: 4,
      place: 'work',
    },
  ],
  tasks: declarationTasks,
  sources: [shareOfDeclarations, countOfDeclarations],
})
