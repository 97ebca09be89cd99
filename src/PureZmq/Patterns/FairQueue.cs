using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>Takes messages from peers in turn: one message each, whole messages only.</summary>
/// <remarks>
/// Peers with something to read form the front of the list. A peer found empty leaves the front and comes back, at its end, when it has
/// something again. Guarded by the socket's gate.
/// </remarks>
internal sealed class FairQueue
{
    private readonly List<Pipe> _pipes = [];
    private int _active;
    private int _current;

    public void Add(Pipe pipe)
    {
        pipe.FairIndex = _pipes.Count;
        _pipes.Add(pipe);
        Activate(pipe);
    }

    public static bool Contains(Pipe pipe) => pipe.FairIndex >= 0;

    /// <summary>A peer has something to read. Unknown ones are passed over.</summary>
    public void Activate(Pipe pipe)
    {
        if (pipe.FairIndex < _active)
            return; // active already, or not in the queue
        Swap(pipe.FairIndex, _active);
        _active++;
    }

    public void Remove(Pipe pipe)
    {
        if (pipe.FairIndex < 0)
            return;
        if (pipe.FairIndex < _active)
            Deactivate(pipe);
        Swap(pipe.FairIndex, _pipes.Count - 1);
        _pipes.RemoveAt(_pipes.Count - 1);
        pipe.FairIndex = -1;
    }

    /// <summary>Finds the peer whose turn it is and that has a message.</summary>
    /// <param name="arm">Have peers of this process that have none tell when they do; they leave the front until then.</param>
    /// <param name="pipe">The peer; call <see cref="Advance"/> once its message was read.</param>
    public bool TryNext(bool arm, out Pipe pipe)
    {
        // Each look either passes over a peer or takes one from the front, which can move one already passed over into its place: so
        // as many looks as there are peers, twice.
        for (var looks = 2 * _active; looks > 0 && _active > 0; looks--)
        {
            pipe = _pipes[_current];
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

    /// <summary>The turn goes to the next peer.</summary>
    public void Advance() => _current = _current + 1 < _active ? _current + 1 : 0;

    private void Deactivate(Pipe pipe)
    {
        _active--;
        Swap(pipe.FairIndex, _active);
        if (_current >= _active)
            _current = 0;
    }

    private void Swap(int one, int other)
    {
        if (one == other)
            return;
        (_pipes[one], _pipes[other]) = (_pipes[other], _pipes[one]);
        _pipes[one].FairIndex = one;
        _pipes[other].FairIndex = other;
    }
}
