namespace PureZmq.Messages;

/// <summary>The bodies of one receiver: disposing the message is all it takes to make one ready for the next.</summary>
/// <remarks>
/// <para>Neither the receiver nor whoever disposes visits the cache of a thread, which costs two looks at thread-local memory and two of the
/// collector's barriers a message. Bodies in use are passed over in the order in which they were given out, so a program that holds up to
/// <see cref="Most"/> messages at a time is served from here; a program that holds more gets the others by
/// <see cref="MessageBody.Rent"/>.</para>
/// <para>A body that looks in use for very long is left to the program and replaced: two threads that dispose one message at once can make one look
/// so for ever. The rarer the more often that has been done, as a program that holds many messages makes them look so as well.</para>
/// <para>Guarded by the receiver's lock. A message may be disposed by any thread meanwhile: see <see cref="MessageBody.IsIdle"/>.</para>
/// </remarks>
internal sealed class OwnBodies
{
    public const int Most = 32;
    private const int FirstPatience = 1000;
    private const int MostPatience = 1 << 30;
    private readonly MessageBody?[] _bodies = new MessageBody?[Most];
    private int _next;
    private int _patience = FirstPatience; // looks in vain that are let pass before a body is replaced
    private int _looksInVain;

    /// <summary>A body for the next message; null if there is none that is idle.</summary>
    public MessageBody? Idle
    {
        get
        {
            // The one given out last, if it was disposed: it is still in the processor's cache. Else the one given out longest ago.
            if (_bodies[_next] is { IsIdle: true } last)
                return last;
            _next = (_next + 1) % Most;
            var oldest = _bodies[_next];
            if (oldest is { IsIdle: true })
                return oldest;
            if (oldest is not null && ++_looksInVain > _patience)
                LeaveNext();
            return null;
        }
    }

    /// <summary>There are fewer bodies than there may be.</summary>
    public bool HasPlace => _bodies[_next] is null;

    /// <summary>Adds a body where <see cref="Idle"/> found none. Left to the collector if another thread was faster.</summary>
    public void Add(MessageBody body) => _bodies[_next] ??= body;

    /// <summary>How many looks in vain are let pass the next time.</summary>
    internal static int NextPatience(int patience) => patience > MostPatience / 2 ? MostPatience : 2 * patience;

    private void LeaveNext()
    {
        _bodies[_next] = null;
        _looksInVain = 0;
        _patience = NextPatience(_patience);
    }
}
