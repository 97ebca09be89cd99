using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>The pipes subscribed to one topic: a set, as one CANCEL ends any number of SUBSCRIBEs of a peer.</summary>
/// <remarks>Most topics have one subscriber: it needs no collection, which would be memory of its own to visit at each message.</remarks>
internal sealed class Subscribers
{
    private Pipe? _first;
    private HashSet<Pipe>? _others;

    public int Count => (_first is null ? 0 : 1) + (_others?.Count ?? 0);

    public bool Add(Pipe pipe)
    {
        if (_first == pipe)
            return false;
        if (_first is null && _others is null)
        {
            _first = pipe;
            return true;
        }

        return (_others ??= []).Add(pipe);
    }

    public bool Remove(Pipe pipe)
    {
        if (_first == pipe)
        {
            _first = null;
            return true;
        }

        if (_others is null || !_others.Remove(pipe))
            return false;
        if (_others.Count == 0)
            _others = null;
        return true;
    }

    public Enumerator GetEnumerator() => new(this);

    public struct Enumerator(Subscribers subscribers)
    {
        private readonly bool _hasOthers = subscribers._others is not null;
        private HashSet<Pipe>.Enumerator _others = subscribers._others?.GetEnumerator() ?? default;
        private Pipe? _first = subscribers._first;

        public Pipe Current { get; private set; } = null!;

        public bool MoveNext()
        {
            if (_first is { } first)
            {
                (Current, _first) = (first, null);
                return true;
            }

            if (!_hasOthers || !_others.MoveNext())
                return false;
            Current = _others.Current;
            return true;
        }
    }
}
