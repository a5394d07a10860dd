import type { Config } from '../config.ts'
import { messageFolder } from './folder.ts'
import { type Gateway, mailGateway } from './mail-gateway.ts'
import type { Channel } from './message.ts'
import { smsGateway } from './sms-gateway.ts'

export type Gateways = Readonly<Record<Channel, Gateway>> & { close(): void }

type Settings = Pick<Config, 'mail' | 'sms'>

/** The ways out that are set; what has none goes to the data folder. */
export function openGateways({ mail, sms }: Settings, dataFolder: string): Gateways {
  const folder = messageFolder(dataFolder)
  const ways = { email: mail ? mailGateway(mail) : folder, sms: sms ? smsGateway(sms) : folder }
  return {
    ...ways,
    close() {
      ways.email.close()
      ways.sms.close()
    },
  }
}
