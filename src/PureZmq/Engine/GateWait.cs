namespace PureZmq.Engine;

/// <summary>How a thread waits that cannot be woken: it spins for a while, then gives up its time slice at every other look.</summary>
/// <remarks>Not the platform's <see cref="SpinWait"/>, which now and then sleeps for no time: that throws in a thread which is to be
/// interrupted, and whoever takes a gate cannot undo what came before.</remarks>
internal struct GateWait
{
    private const int Spins = 10;
    private const int LongestSpin = 8;
    private static readonly bool HasOneProcessor = Environment.ProcessorCount == 1;

    private int _looks;

    /// <summary>To be called after each look that was in vain.</summary>
    public void Once()
    {
        if (HasOneProcessor || (_looks >= Spins && (_looks & 1) == 0))
            Thread.Yield();
        else
            Thread.SpinWait(Math.Min(1 << Math.Min(_looks, Spins), LongestSpin));
        _looks = _looks == int.MaxValue ? Spins : _looks + 1;
    }
}
