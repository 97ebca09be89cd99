namespace PureZmq.Engine;

/// <summary>Calls back at collections of the oldest generation: the sign that memory is wanted.</summary>
internal sealed class FullCollection
{
    private readonly Action _callback;

    private FullCollection(Action callback) => _callback = callback;

    /// <summary>Runs on the finalizer's thread, once for each such collection, for the rest of the process.</summary>
    public static void Notify(Action callback) => _ = new FullCollection(callback);

    ~FullCollection()
    {
        if (Environment.HasShutdownStarted)
            return;
        // An object that has grown old is finalized only when the oldest generation is collected.
        if (GC.GetGeneration(this) == GC.MaxGeneration)
            _callback();
        GC.ReRegisterForFinalize(this);
    }
}
