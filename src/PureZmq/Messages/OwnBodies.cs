namespace PureZmq.Messages;

/// <summary>The bodies of one receiver: disposing the message is all it takes to make one ready for the next.</summary>
/// <remarks>
/// <para>Neither the receiver nor whoever disposes visits the cache of a thread, which costs two looks at thread-local memory and two of the
/// collector's barriers a message. Bodies in use are passed over in the order in which they were given out, so a program that holds up to
/// <see cref="Most"/> messages at a time is served from here; a program that holds more gets the others by
/// <see cref="MessageBody.Rent"/>.</para>
/// <para>Guarded by the receiver's lock. A message may be disposed by any thread meanwhile: see <see cref="MessageBody.IsIdle"/>.</para>
/// </remarks>
internal sealed class OwnBodies
{
    public const int Most = 32;
    private readonly MessageBody?[] _bodies = new MessageBody?[Most];
    private int _next;

    /// <summary>A body for the next message; null if there is none that is idle.</summary>
    public MessageBody? Idle
    {
        get
        {
            // The one given out last, if it was disposed: it is still in the processor's cache. Else the one given out longest ago.
            if (_bodies[_next] is { IsIdle: true } last)
                return last;
            _next = (_next + 1) % Most;
            return _bodies[_next] is { IsIdle: true } oldest ? oldest : null;
        }
    }

    /// <summary>There are fewer bodies than there may be.</summary>
    public bool HasPlace => _bodies[_next] is null;

    /// <summary>Adds a body where <see cref="Idle"/> found none. Left to the collector if another thread was faster.</summary>
    public void Add(MessageBody body) => _bodies[_next] ??= body;
}
