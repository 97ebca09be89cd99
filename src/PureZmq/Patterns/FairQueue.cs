using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>Takes messages from peers in turn: one message each, whole messages only.</summary>
/// <remarks>Peers with something to read are active. Guarded by the socket's gate.</remarks>
internal sealed class FairQueue : PeersInTurn<FairPlace>
{
    public static bool Contains(Pipe pipe) => pipe.FairIndex >= 0;

    /// <summary>Finds the peer whose turn it is and that has a message.</summary>
    /// <param name="arm">Have peers of this process that have none tell when they do; they are not active until then.</param>
    /// <param name="pipe">The peer; call <see cref="PeersInTurn{TPlace}.Advance"/> once its message was read.</param>
    public bool TryNext(bool arm, out Pipe pipe)
    {
        // Each look either passes over a peer or takes one from the front, which can move one already passed over into its place: so
        // as many looks as there are peers, twice.
        for (var looks = 2 * Active; looks > 0 && Active > 0; looks--)
        {
            pipe = Current;
            if (pipe.Inbound.Messages > 0 || pipe.Refill(arm))
                return true;
            if (arm || pipe is not InprocPipe || pipe.IsGone)
            {
                Deactivate(pipe);
                pipe.Owner.RemoveIfReadLocked(pipe);
            }
            else
            {
                // It has not been asked to tell, so it stays among those that are looked at.
                Advance();
            }
        }

        pipe = null!;
        return false;
    }
}
