using PureZmq.Engine;
using PureZmq.Messages;

namespace PureZmq.Patterns;

/// <summary>Gives each message to one peer, in turn, passing over those without room.</summary>
/// <remarks>Peers with room are active. Guarded by the socket's send gate.</remarks>
internal sealed class RoundRobin : PeersInTurn<BalancePlace>
{
    /// <summary>Appends the message to the next pipe with room.</summary>
    /// <param name="message">The message.</param>
    /// <param name="after">Collects what is to be done outside the gates.</param>
    /// <param name="chosen">The pipe that got it.</param>
    /// <returns>False when no peer has room; each of them tells when it has.</returns>
    public bool TrySend(in Outgoing message, ref AfterGate after, out Pipe chosen)
    {
        while (Active > 0)
        {
            chosen = Current;
            if (chosen.TryAppend(in message, ref after))
            {
                chosen.Sent++;
                Advance();
                return true;
            }

            Deactivate(chosen);
        }

        chosen = null!;
        return false;
    }

    /// <summary>Appends a message of one short frame to the next pipe, if that has no consequence but the appending.</summary>
    public bool TrySendQuickly(ReadOnlySpan<byte> body)
    {
        if (Active == 0)
            return false;
        var pipe = Current;
        if (!pipe.TryAppendQuickly(body))
            return false;
        pipe.Sent++;
        Advance();
        return true;
    }

    /// <summary>The same for a message of a few short frames.</summary>
    public bool TrySendQuickly(MessageBody message)
    {
        if (Active == 0)
            return false;
        var pipe = Current;
        if (!pipe.TryAppendQuickly(message, skip: 0))
            return false;
        pipe.Sent++;
        Advance();
        return true;
    }

    /// <summary>Messages for which there is room for sure; 0 says nothing.</summary>
    public int KnownRoom => Active == 0 ? 0 : Current.KnownRoom; // if the others have none, that pipe gets all

    /// <summary>Appends a message that is encoded already to the next pipe with room.</summary>
    /// <returns>False when no peer has room; each of them tells when it has.</returns>
    public bool TrySendEncoded(ReadOnlySpan<byte> message, ref AfterGate after)
    {
        while (Active > 0)
        {
            var pipe = Current;
            if (pipe.TryAppendEncodedAnyway(message, ref after))
            {
                pipe.Sent++;
                Advance();
                return true;
            }

            Deactivate(pipe);
        }

        return false;
    }

    /// <summary>Begins to write a message of one long frame past the queue of the next pipe, if that is possible.</summary>
    /// <returns>The pipe, with its write gate held; null, and nothing done, if it is not.</returns>
    public Pipe? BeginWriteThrough(int length, out Chunk? chunk)
    {
        chunk = null;
        if (Active == 0)
            return null;
        var pipe = Current;
        chunk = pipe.BeginWriteThrough(length);
        if (chunk is null)
            return null;
        pipe.Sent++;
        Advance();
        return pipe;
    }

    public bool CanSend(ref AfterGate after)
    {
        while (Active > 0)
        {
            if (Current.HasRoom(ref after))
                return true;
            Deactivate(Current);
        }

        return false;
    }
}
