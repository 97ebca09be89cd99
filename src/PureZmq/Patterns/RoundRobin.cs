using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>Gives each message to one peer, in turn, passing over those without room.</summary>
/// <remarks>As <see cref="FairQueue"/>: peers with room form the front of the list. Guarded by the socket's send gate.</remarks>
internal sealed class RoundRobin
{
    private readonly List<Pipe> _pipes = [];
    private int _active;
    private int _current;

    public void Add(Pipe pipe)
    {
        pipe.BalanceIndex = _pipes.Count;
        _pipes.Add(pipe);
        Activate(pipe);
    }

    /// <summary>A peer has room again. Unknown ones are passed over.</summary>
    public void Activate(Pipe pipe)
    {
        if (pipe.BalanceIndex < _active)
            return; // active already, or not in the list
        Swap(pipe.BalanceIndex, _active);
        _active++;
    }

    public void Remove(Pipe pipe)
    {
        if (pipe.BalanceIndex < 0)
            return;
        if (pipe.BalanceIndex < _active)
            Deactivate(pipe);
        Swap(pipe.BalanceIndex, _pipes.Count - 1);
        _pipes.RemoveAt(_pipes.Count - 1);
        pipe.BalanceIndex = -1;
    }

    /// <summary>Appends the message to the next pipe with room.</summary>
    /// <param name="message">The message.</param>
    /// <param name="after">Collects what is to be done outside the gates.</param>
    /// <param name="chosen">The pipe that got it.</param>
    /// <returns>False when no peer has room; each of them tells when it has.</returns>
    public bool TrySend(in Outgoing message, ref AfterGate after, out Pipe chosen)
    {
        while (_active > 0)
        {
            chosen = _pipes[_current];
            if (chosen.TryAppend(in message, ref after))
            {
                chosen.Sent++;
                _current = _current + 1 < _active ? _current + 1 : 0;
                return true;
            }

            Deactivate(chosen);
        }

        chosen = null!;
        return false;
    }

    public bool CanSend(ref AfterGate after)
    {
        while (_active > 0)
        {
            if (_pipes[_current].HasRoom(ref after))
                return true;
            Deactivate(_pipes[_current]);
        }

        return false;
    }

    private void Deactivate(Pipe pipe)
    {
        _active--;
        Swap(pipe.BalanceIndex, _active);
        if (_current >= _active)
            _current = 0;
    }

    private void Swap(int one, int other)
    {
        if (one == other)
            return;
        (_pipes[one], _pipes[other]) = (_pipes[other], _pipes[one]);
        _pipes[one].BalanceIndex = one;
        _pipes[other].BalanceIndex = other;
    }
}
