import type { IGossipServer } from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { IServerFeaturesServer } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import type { ServerUnaryCall } from '@grpc/grpc-js'

import { conduct } from './conduct.ts'
import type { Endpoint, Node } from './conduct.ts'
import { asServiceError } from './errors.ts'
import { answer } from './reply.ts'
import type { Reply } from './reply.ts'

const serverVersion = '24.10.0.0'
const streamMethods = ['append', 'batchappend', 'delete', 'read', 'tombstone']
const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState

export const getSupportedMethods =
  (node: Node): IServerFeaturesServer['getSupportedMethods'] =>
  (call, callback) =>
    void answer(callback, reply(node, 'features', call, supportedMethods))

export const readGossip =
  (node: Node, self: Endpoint): IGossipServer['read'] =>
  (call, callback) =>
    void answer(
      callback,
      reply(node, 'gossip', call, () => clusterInfo(self, node.settings.leader)),
    )

const supportedMethods = (): features.SupportedMethods => {
  const supported = new features.SupportedMethods().setEventStoreServerVersion(serverVersion)
  for (const name of streamMethods) {
    supported.addMethods(
      new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
    )
  }
  return supported
}

const clusterInfo = (self: Endpoint, leader: Endpoint | undefined): gossip.ClusterInfo =>
  new gossip.ClusterInfo().setMembersList(
    leader === undefined ? [memberAt(self, LEADER)] : [memberAt(self, FOLLOWER), memberAt(leader, LEADER)],
  )

const reply =
  <Response>(
    node: Node,
    method: 'features' | 'gossip',
    call: ServerUnaryCall<unknown, Response>,
    respond: () => Response,
  ) =>
  async (): Promise<Reply<Response>> => {
    const given = await conduct(node, { method, stream: '', key: method }, call.getPeer(), respond)
    if (given.answer === 'silence') return 'silence'
    return given.answer === 'value' ? { response: given.value } : { error: asServiceError(given.refusal) }
  }

const memberAt = ({ address, port }: Endpoint, state: gossip.MemberInfo.VNodeState): gossip.MemberInfo =>
  new gossip.MemberInfo()
    .setInstanceId(new shared.UUID().setString(`00000000-0000-4000-8000-${String(port).padStart(12, '0')}`))
    .setState(state)
    .setIsAlive(true)
    .setHttpEndPoint(new gossip.EndPoint().setAddress(address).setPort(port))
