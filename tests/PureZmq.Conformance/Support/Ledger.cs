namespace PureZmq.Conformance;

/// <summary>Accounts for every message of a storm: each must arrive once, and each receiver must see each sender's in rising order, over
/// each connection.</summary>
/// <remarks>Any number of receivers may note at once; each uses a page of its own.</remarks>
internal sealed class Ledger
{
    private readonly Lock _gate = new();   // guards _arrived
    private readonly List<HashSet<long>> _arrived;

    public Ledger(int senders) => _arrived = [.. Enumerable.Range(0, senders).Select(_ => new HashSet<long>())];

    /// <summary>How many messages were noted.</summary>
    public long Total
    {
        get
        {
            lock (_gate)
                return _arrived.Sum(set => (long)set.Count);
        }
    }

    /// <summary>How many messages of a sender were noted.</summary>
    public int CountOf(int sender)
    {
        lock (_gate)
            return _arrived[sender].Count;
    }

    /// <summary>Whether this message was noted.</summary>
    public bool Contains(Stamp stamp)
    {
        lock (_gate)
            return _arrived[stamp.Sender].Contains(stamp.Number);
    }

    /// <summary>A receiver's own page.</summary>
    /// <param name="connections">How many connections each sender had so far; null: one. What is left of an earlier one may come between
    /// the messages of the next.</param>
    public Page Open(Func<int>? connections = null) => new(this, connections ?? (() => 1));

    /// <summary>Notes a message that arrived, whatever the order.</summary>
    public void Note(Stamp stamp)
    {
        lock (_gate)
        {
            if (!_arrived[stamp.Sender].Add(stamp.Number))
                Assert.Fail($"Message {stamp.Number} of sender {stamp.Sender} arrived twice.");
        }
    }

    /// <summary>Checks that of each sender the messages 0 to count-1 arrived and no other.</summary>
    public void AssertComplete(IReadOnlyList<long> sent, string context)
    {
        lock (_gate)
        {
            for (var sender = 0; sender < _arrived.Count; sender++)
            {
                var missing = Enumerable.Range(0, checked((int)sent[sender])).Where(number => !_arrived[sender].Contains(number)).Take(10).ToArray();
                Assert.True(
                    missing.Length == 0 && _arrived[sender].Count == sent[sender],
                    $"Sender {sender} sent {sent[sender]}, {_arrived[sender].Count} arrived; missing: {string.Join(", ", missing)}. {context}");
            }
        }
    }

    /// <summary>What one receiver saw.</summary>
    internal sealed class Page(Ledger ledger, Func<int> connections)
    {
        private readonly Dictionary<int, List<long>> _ends = []; // of each sender: the last numbers of as few rising rows as there can be

        /// <summary>Notes a message and disposes it; its first frame is the stamp, and every further frame must repeat it.</summary>
        public void Take(Message message, int stampFrame = 0)
        {
            using (message)
            {
                var stamp = Stamp.Read(message[stampFrame].Span);
                for (var i = stampFrame + 1; i < message.Count; i++)
                {
                    if (!message[i].Span[..Stamp.Length].SequenceEqual(message[stampFrame].Span[..Stamp.Length]))
                        Assert.Fail($"Frames of different messages were mixed: {message}.");
                }

                NoteOrder(stamp);
                ledger.Note(stamp);
            }
        }

        private void NoteOrder(Stamp stamp)
        {
            if (!_ends.TryGetValue(stamp.Sender, out var ends))
                _ends[stamp.Sender] = ends = [];
            var row = ends.FindIndex(end => end < stamp.Number); // they fall from the first to the last, so this is the highest one below
            if (row >= 0)
            {
                ends[row] = stamp.Number;
                return;
            }

            ends.Add(stamp.Number);
            var allowed = connections();
            if (ends.Count > allowed)
                Assert.Fail($"Message {stamp.Number} of sender {stamp.Sender} came after {string.Join(", ", ends)}, over {allowed} connections.");
        }
    }
}
