using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>Peers that have their turn one after the other, as long as they are able to use it.</summary>
/// <remarks>
/// The active ones form the front of the list. One found unable leaves the front and comes back, at its end, when it is able again.
/// Guarded by the gate that guards <typeparamref name="TPlace"/>. A struct as parameter: each list has code of its own, without a call to
/// find a pipe's place.
/// </remarks>
/// <typeparam name="TPlace">Where a pipe keeps its place in this list.</typeparam>
internal abstract class PeersInTurn<TPlace>
    where TPlace : struct, IPlaceOfPipe
{
    private readonly List<Pipe> _pipes = [];
    private int _current;

    /// <summary>How many can use their turn, as far as is known.</summary>
    public int Active { get; private set; }

    /// <summary>Whose turn it is, if anybody is active.</summary>
    public Pipe Current => _pipes[_current];

    /// <summary>The only one there is, able or not; null if there are more, or none.</summary>
    public Pipe? Only => _pipes.Count == 1 ? _pipes[0] : null;

    public void Add(Pipe pipe)
    {
        TPlace.In(pipe) = _pipes.Count;
        _pipes.Add(pipe);
        Activate(pipe);
    }

    /// <summary>A peer can use its turn again. Unknown ones are passed over.</summary>
    public void Activate(Pipe pipe)
    {
        var place = TPlace.In(pipe);
        if (place < Active)
            return; // active already, or not in the list
        Swap(place, Active);
        Active++;
    }

    public void Remove(Pipe pipe)
    {
        if (TPlace.In(pipe) < 0)
            return;
        if (TPlace.In(pipe) < Active)
            Deactivate(pipe);
        Swap(TPlace.In(pipe), _pipes.Count - 1);
        _pipes.RemoveAt(_pipes.Count - 1);
        TPlace.In(pipe) = -1;
    }

    /// <summary>The turn goes to the next peer.</summary>
    public void Advance() => _current = _current + 1 < Active ? _current + 1 : 0;

    /// <summary>An active peer cannot use its turn; the next one has it.</summary>
    protected void Deactivate(Pipe pipe)
    {
        Active--;
        Swap(TPlace.In(pipe), Active);
        if (_current >= Active)
            _current = 0;
    }

    private void Swap(int one, int other)
    {
        if (one == other)
            return;
        (_pipes[one], _pipes[other]) = (_pipes[other], _pipes[one]);
        TPlace.In(_pipes[one]) = one;
        TPlace.In(_pipes[other]) = other;
    }
}
