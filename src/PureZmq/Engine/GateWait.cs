namespace PureZmq.Engine;

/// <summary>How a thread waits that cannot be woken: it spins for a while, then gives up its time slice at every other look, and, if it may
/// rest, sleeps for a moment when that was in vain for long.</summary>
/// <remarks>
/// <para>What is taken for long is held by a thread that was put aside, or wanted by more threads than there are processors. Whoever goes
/// on asking then takes processor time from the very threads that would go on with the work: the holder, and the peer that reads. A time
/// slice given away does not help where others who ask get it (docs/decisions/0019-a-gate-with-a-favourite.md has the figures).</para>
/// <para>Not the platform's <see cref="SpinWait"/>, which now and then sleeps for no time: that throws in a thread which is to be
/// interrupted, and whoever takes a gate cannot undo what came before.</para>
/// </remarks>
internal struct GateWait
{
    private const int Spins = 10;
    private const int LongestSpin = 8;
    private const long FirstPatience = 20_000; // nanoseconds: nearly all sections take less than one; a write of a full chunk may take as long
    private const long LongestPatience = 64 * FirstPatience;
    private const int Rest = 4; // milliseconds: some time slice of another thread
    private static readonly bool HasOneProcessor = Environment.ProcessorCount == 1;

    private int _looks;
    private long _patience;
    private long _restsAt; // 0: never

    /// <summary>A wait of a thread that may sleep.</summary>
    /// <param name="since">When it began.</param>
    public static GateWait WithRests(long since) => new() { _patience = FirstPatience, _restsAt = since + FirstPatience };

    /// <summary>To be called after each look that was in vain.</summary>
    public void Once()
    {
        if (_restsAt != 0 && _looks >= Spins && FlushPolicy.Now >= _restsAt)
        {
            Sleep();
            return;
        }

        if (HasOneProcessor || (_looks >= Spins && (_looks & 1) == 0))
            Thread.Yield();
        else
            Thread.SpinWait(Math.Min(1 << Math.Min(_looks, Spins), LongestSpin));
        _looks = _looks == int.MaxValue ? Spins : _looks + 1;
    }

    private void Sleep()
    {
        try
        {
#pragma warning disable RS0030 // nobody could set an event: who leaves a gate knows of no one who waits, which is what makes it cheap
            Thread.Sleep(Rest);
#pragma warning restore RS0030
        }
        catch (ThreadInterruptedException)
        {
            Thread.CurrentThread.Interrupt(); // not here, where nothing can be undone: at the next wait that can
            _restsAt = 0;
            return;
        }

        // Longer each time: where the gate is hardly ever free, as with long frames, whoever sleeps most of the time would hardly ever find it so.
        _patience = Math.Min(2 * _patience, LongestPatience);
        _restsAt = FlushPolicy.Now + _patience;
        _looks = 0;
    }
}
