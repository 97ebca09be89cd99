using PureZmq.Messages;

namespace PureZmq.Engine;

/// <summary>A message taken to answer "is there a message?": the next one to be received. Guarded by the socket's gate.</summary>
internal struct LookedAhead
{
    private MessageBody? _body;
    private Pipe? _from;

    public readonly MessageBody? Body => _body;

    public readonly bool IsThere => _body is not null;

    public void Keep(MessageBody body, Pipe? from) => (_body, _from) = (body, from);

    /// <summary>Gives the message out, if there is one.</summary>
    public bool TryTake(out MessageBody body)
    {
        body = _body!;
        if (body is null)
            return false;
        (_body, _from) = (null, null);
        return true;
    }

    /// <returns>Whether there was a message to drop.</returns>
    public bool Drop()
    {
        if (!TryTake(out var body))
            return false;
        body.Return();
        return true;
    }

    /// <summary>Drops the message if it is of this pipe.</summary>
    /// <returns>How many there were: 0 or 1.</returns>
    public int Drop(Pipe pipe) => _from == pipe && Drop() ? 1 : 0;
}
