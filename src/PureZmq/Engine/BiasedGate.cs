using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PureZmq.Engine;

/// <summary>A <see cref="Gate"/> that costs little while one thread alone uses it, as most sockets are used.</summary>
/// <remarks>
/// <para>A thread that is seen entering often enough is favoured. From then on it only says that it is inside, with a store, and looks
/// whether it is still favoured. Whoever else wants to enter takes the gate behind, takes the favour away, and waits until the favourite
/// is not inside. The favourite then goes through that gate as well, until it has been seen there often enough again.</para>
/// <para>A processor may exchange the store and the look behind it: then the favourite would enter unseen. What forbids it is a barrier in
/// all threads of the process, between taking the favour and looking who is inside, which the rare one pays. Wherever it meets the favourite,
/// either the look comes after it, and sees that the favour is gone, or the store came before it, and is seen.</para>
/// <para>Only ever one thread is favoured: one that loses the favour between its first look and its store says for a moment that it is
/// inside though it is not, and of two such threads one would take back what the other says. When it has ended, a new thread may be given
/// its number and be the favourite; the old one does nothing any more.</para>
/// <para>Entering is not a full fence, as it is with <see cref="Gate"/>. Figures: docs/decisions/0019-a-gate-with-a-favourite.md. Not
/// reentrant. A mutable struct: keep it in a field that is not readonly.</para>
/// </remarks>
internal struct BiasedGate(GateRank rank)
{
    // Together: a favour is earned by some 16,000 entrances, so a barrier in all threads, some 16 us, costs each of them a nanosecond at worst;
    // and by twice as many once it was taken, as threads that share a socket take turns by time slices.
    private const int EntrancesPerLook = 64;
    private const int LooksForFirstFavour = 256;
    private const int LooksForNextFavour = 512;
    private const int Nobody = 0;

    [ThreadStatic]
    private static int t_thread; // set for whoever was seen at such a gate; the runtime's own number is a call

    /// <summary>A thread may be favoured. Guarded by the gate itself.</summary>
    public bool MayFavour;

    private Gate _gate = new(rank);
    private int _favoured;          // the favourite's number while it is favoured. Changed by who holds _gate
    private int _inside;            // 1: the favourite is inside, or about to see that it may not. Written by that thread alone
    private bool _throughGate;      // whoever is inside came through _gate. Of that thread
    private int _candidate;         // these are of who holds _gate: whom the looks have seen, and, once favoured, the only one ever to be
    private bool _isChosen;         // the candidate has been favoured
    private int _entrances;         // since the last look
    private int _looksInARow;       // that have seen the candidate

    /// <summary>A thread is favoured now. A hint, but to who is inside.</summary>
    public readonly bool HasFavourite => _favoured != Nobody;

    /// <inheritdoc cref="Gate.Enter"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(bool mayRest = false)
    {
        var favoured = _favoured;
        if (favoured != Nobody && favoured == t_thread && TryEnterFavoured(favoured))
            return;
        _gate.Enter(mayRest);
        if (_favoured != Nobody || ++_entrances == EntrancesPerLook)
            ReconsiderFavour();
        _throughGate = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        if (_throughGate)
        {
            _throughGate = false;
            _gate.Exit();
            return;
        }

        Debug.Assert(_inside == 1, "left a gate that nobody holds");
        HeldGates.Leaving(rank);
        // Release: everything written inside is visible before the favourite is seen to be outside.
        Volatile.Write(ref _inside, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEnterFavoured(int thread)
    {
        HeldGates.Entering(rank);
        Volatile.Write(ref _inside, 1);
        if (Volatile.Read(ref _favoured) == thread)
            return true;
        Volatile.Write(ref _inside, 0);
        HeldGates.Leaving(rank);
        return false;
    }

    private void ReconsiderFavour()
    {
        if (_favoured == Nobody)
            LookWhoEnters();
        else
            TakeFavour(); // it is another's: the favourite alone becomes so, here, and then does not come through _gate
    }

    private void LookWhoEnters()
    {
        _entrances = 0;
        if (!MayFavour)
            return;
        if (t_thread == 0)
            t_thread = Environment.CurrentManagedThreadId;
        if (_candidate != t_thread)
        {
            _looksInARow = 0;
            if (!_isChosen)
                _candidate = t_thread;
        }
        else if (++_looksInARow >= (_isChosen ? LooksForNextFavour : LooksForFirstFavour))
        {
            _looksInARow = 0;
            _isChosen = true;
            _favoured = t_thread;
        }
    }

    private void TakeFavour()
    {
        (_entrances, _looksInARow) = (0, 0);
        var since = FlushPolicy.Now;
        Volatile.Write(ref _favoured, Nobody);
        Interlocked.MemoryBarrierProcessWide();
        var wait = default(GateWait);
        while (Volatile.Read(ref _inside) != 0)
            wait.Once();
        CallerPace.OfThisThreadIfAny?.WasHeldUp(FlushPolicy.Now - since);
    }
}
