namespace PureZmq.Engine;

/// <summary>The tails that the I/O thread has been asked to write, and when it looks at them.</summary>
/// <remarks>
/// <para>The tails of threads that flood are written in rounds. A thread that floods many pipes in turn leaves a small tail in each of them
/// all the time: written as soon as they are old enough, each would be a write of some messages, and this thread would take a processor
/// from those who have work for it. So after a round of several writes it rests, the longer the more there were, and meanwhile the tails
/// grow. One pipe by itself is written as soon as before. The figures: docs/decisions/0010-batches-that-suit-the-other-side.md.</para>
/// <para>Belongs to the I/O thread.</para>
/// </remarks>
internal sealed class TailRounds
{
    private const int MostRest = 8; // times the length of the round
    private const long LongestRest = 10_000_000; // nanoseconds

    private readonly List<StreamPipe> _prompt = [];
    private readonly List<StreamPipe> _patient = [];
    private long _restsUntil;

    /// <summary>Nanoseconds until tails that can wait are looked at again; 0 when they may be now.</summary>
    public long Rest(long now) => Math.Max(0, _restsUntil - now);

    /// <summary>Takes over new requests.</summary>
    public void Add(List<StreamPipe> prompt, List<StreamPipe> patient)
    {
        _prompt.AddRange(prompt);
        prompt.Clear();
        _patient.AddRange(patient);
        patient.Clear();
    }

    /// <summary>Looks at every tail whose turn it is.</summary>
    /// <param name="lookAt">Looks at one; an exception of it ends that pipe's part alone.</param>
    /// <returns>Nanoseconds until one has to be looked at again; 0 when there is none.</returns>
    public long Look(Func<StreamPipe, (TailDecision Decision, long Wait)> lookAt)
    {
        var soonest = Look(_prompt, lookAt, out _);
        if (_patient.Count == 0)
            return soonest;
        var startedAt = FlushPolicy.Now;
        if (startedAt < _restsUntil)
        {
            // Told as a wait: by the time the thread decides to sleep the rest may be over, and nobody would wake it for these.
            var rest = _restsUntil - startedAt;
            return soonest == 0 || rest < soonest ? rest : soonest;
        }

        var next = Look(_patient, lookAt, out var written);
        var now = FlushPolicy.Now;
        _restsUntil = now + Math.Min((now - startedAt) * Math.Min(written, MostRest), LongestRest);
        return soonest == 0 || (next != 0 && next < soonest) ? next : soonest;
    }

    /// <summary>Has one pipe decide, and act.</summary>
    public static (TailDecision Decision, long Wait) LookAt(StreamPipe pipe)
    {
        var after = default(AfterGate);
        var decision = pipe.LookAtTail(out var wait, ref after);
        after.Run();
        return (decision, wait);
    }

    private static long Look(List<StreamPipe> pipes, Func<StreamPipe, (TailDecision Decision, long Wait)> lookAt, out int written)
    {
        var soonest = 0L;
        written = 0;
        for (var i = pipes.Count - 1; i >= 0; i--)
        {
            var (decision, wait) = lookAt(pipes[i]);
            if (decision == TailDecision.WriteAndStop)
                written++;
            if (decision != TailDecision.LookAgain)
                pipes.RemoveAt(i);
            else if (soonest == 0 || wait < soonest)
                soonest = Math.Max(wait, 1);
        }

        return soonest;
    }
}
