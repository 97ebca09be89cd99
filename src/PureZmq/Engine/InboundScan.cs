using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>Finds out what the octets read from a connection mean. Holds no state: that is the connection's scanner.</summary>
/// <remarks>Called by the owner of the drive right, without gates. Each command or frame acted on passes the socket's gates by itself.</remarks>
internal static class InboundScan
{
    /// <summary>Acts on commands, and where the pattern wants frames, on those; counts messages.</summary>
    /// <param name="connection">Where the octets came from.</param>
    /// <param name="buffer">The octets; commands are cut out of them, so that a peer that only sends those fills no queue.</param>
    /// <param name="count">How many there are, and how many are left.</param>
    /// <param name="stale">Octets queued before that began a command which ended here.</param>
    /// <param name="after">Collects what is to be done outside the gates.</param>
    /// <returns>How the peer broke the protocol; null if it did not.</returns>
    public static ZmtpProtocolException? Run(
        StreamConnection connection, byte[] buffer, ref int count, out int stale, ref AfterGate after)
    {
        stale = 0;
        var scanner = connection.Scanner;
        ReadOnlySpan<byte> octets = buffer.AsSpan(0, count);
        var (from, to) = (0, 0); // what is kept and has not been moved yet starts at the one, and goes to the other
        try
        {
            while (true)
            {
                switch (scanner.Next(ref octets))
                {
                    case ScanResult.NeedMore:
                        count = Move(buffer, from, count, to);
                        return null;
                    case ScanResult.Command:
                        OnCommand(connection, scanner.Body, isLast: octets.IsEmpty, ref after);
                        var end = count - octets.Length;
                        var start = end - (int)scanner.FrameLength;
                        if (start < from)
                            stale = from - start; // only the first one can have begun before this read
                        else
                            to = Move(buffer, from, start, to);
                        from = end;
                        break;
                    case ScanResult.Frame:
                        OnFrame(connection.Pipe, scanner.Body, (scanner.Flags & FrameFlags.More) != 0, ref after);
                        break;
                }
            }
        }
        catch (ZmtpProtocolException e)
        {
            connection.OctetsNotScanned = octets.Length;
            count = Move(buffer, from, count, to);
            return e;
        }
    }

    /// <returns>Where the octets moved end now.</returns>
    private static int Move(byte[] buffer, int from, int end, int to)
    {
        if (from != to && end > from)
            buffer.AsSpan(from, end - from).CopyTo(buffer.AsSpan(to));
        return to + end - from;
    }

    // isLast: nothing follows in what was read. What did would be the sign of life that a PING promises.
    private static void OnCommand(StreamConnection connection, ReadOnlySpan<byte> body, bool isLast, ref AfterGate after)
    {
        var pipe = connection.Pipe;
        if (!Command.TryParse(body, out var command))
            return; // malformed commands are ignored in traffic
        switch (command.Name)
        {
            case CommandName.Ping when Ping.TryParse(command.Data, out var ping):
                pipe.SendPong(ping.Context, ref after);
                if (isLast && ping.TimeToLive > TimeSpan.Zero)
                    connection.Heartbeat.Promised(ping.TimeToLive);
                break;
            case CommandName.Subscribe or CommandName.Cancel when pipe.Owner.InboundMode == InboundMode.Decode:
                var core = pipe.Owner;
                core.Gate.Enter();
                core.EnterSendInside();
                if (pipe.IsReady)
                    core.OnSubscriptionLocked(pipe, command.Data, command.Name == CommandName.Subscribe, ref after);
                core.ExitSendInside();
                core.ServeReceiversLocked(ref after);
                core.Gate.Exit();
                break;
        }
    }

    private static void OnFrame(StreamPipe pipe, ReadOnlySpan<byte> body, bool more, ref AfterGate after)
    {
        var core = pipe.Owner;
        core.Gate.Enter();
        core.EnterSendInside();
        if (pipe.IsReady)
            core.OnFrameLocked(pipe, body, more, ref after);
        core.ExitSendInside();
        core.ServeReceiversLocked(ref after);
        core.Gate.Exit();
    }
}
