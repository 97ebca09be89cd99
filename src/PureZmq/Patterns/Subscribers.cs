using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>The pipes subscribed to one topic: a set, as one CANCEL ends any number of SUBSCRIBEs of a peer.</summary>
internal sealed class Subscribers
{
    private readonly HashSet<Pipe> _pipes = [];

    public int Count => _pipes.Count;

    public bool Add(Pipe pipe) => _pipes.Add(pipe);

    public bool Remove(Pipe pipe) => _pipes.Remove(pipe);

    public bool Contains(Pipe pipe) => _pipes.Contains(pipe);

    public HashSet<Pipe>.Enumerator GetEnumerator() => _pipes.GetEnumerator();
}
