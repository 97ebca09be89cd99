using System.Collections;

namespace PureZmq;

/// <summary>Goes through the frames of a <see cref="Message"/>.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
public struct MessageEnumerator : IEnumerator<Frame>
{
    private readonly Message _message;
    private int _index;

    internal MessageEnumerator(Message message)
    {
        _message = message;
        _index = -1;
    }

    /// <summary>The frame the enumerator stands on; valid as long as the message.</summary>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public readonly Frame Current => _message[_index];

    readonly object IEnumerator.Current => Current;

    /// <summary>Goes to the next frame.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public bool MoveNext() => ++_index < _message.Count;

    /// <summary>Goes back to before the first frame.</summary>
    public void Reset() => _index = -1;

    /// <summary>Does nothing: the message is still its owner's.</summary>
    public readonly void Dispose()
    {
    }
}
