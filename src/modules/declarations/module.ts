import { defineModule } from '../../server/module.ts'
import { answerDeclaration } from './answer-declaration.ts'
import { askDeclaration } from './ask-declaration.ts'
import { closeRequest } from './close-request.ts'
import { declarationPolicy } from './declaration.policy.ts'
import { listRequests } from './list-requests.ts'
import { remind } from './remind.ts'
import { showDeclaration } from './show-declaration.ts'
import { followRequest, showRequest } from './show-request.ts'
import { countOfDeclarations, shareOfDeclarations } from './sources.ts'

export const declarations = defineModule({
  name: 'declarations',
  policy: declarationPolicy,
  useCases: [askDeclaration, listRequests, showRequest, followRequest, closeRequest, remind, showDeclaration, answerDeclaration],
  sources: [shareOfDeclarations, countOfDeclarations],
})
