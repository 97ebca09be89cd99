using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>Which pipe has which routing id. Looks up by octets, without making a key object.</summary>
/// <remarks>Guarded by the gate of its socket.</remarks>
internal sealed class RoutingTable
{
    private readonly Dictionary<int, List<Pipe>> _buckets = [];
    private Pipe? _last; // found last, and not removed since: answers to one peer come in a row

    public Pipe? Find(ReadOnlySpan<byte> id)
    {
        if (_last is { } last && id.SequenceEqual(last.RoutingKey))
            return last;
        if (!_buckets.TryGetValue(Hash(id), out var bucket))
            return null;
        foreach (var pipe in bucket)
        {
            if (id.SequenceEqual(pipe.RoutingKey))
                return _last = pipe;
        }

        return null;
    }

    /// <summary>Adds a pipe under its <see cref="Pipe.RoutingKey"/>, which must be free.</summary>
    public void Add(Pipe pipe)
    {
        var hash = Hash(pipe.RoutingKey);
        if (!_buckets.TryGetValue(hash, out var bucket))
            _buckets[hash] = bucket = [];
        bucket.Add(pipe);
    }

    public void Remove(Pipe pipe)
    {
        if (pipe.RoutingKey is not { } id || !_buckets.TryGetValue(Hash(id), out var bucket))
            return;
        if (_last == pipe)
            _last = null;
        bucket.Remove(pipe);
        if (bucket.Count == 0)
            _buckets.Remove(Hash(id));
    }

    private static int Hash(ReadOnlySpan<byte> id)
    {
        // Seeded for each process: peers choose their ids, and must not be able to aim them at one bucket.
        var hash = default(HashCode);
        hash.AddBytes(id);
        return hash.ToHashCode();
    }
}
