using PureZmq.Engine;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Every state of the drive right and every event that can meet it.</summary>
public sealed class DriveRightTests
{
    private const long HotWithin = 1000;
    private const int HotArms = 8;
    private static readonly object Me = "me";
    private static readonly object Other = "other";

    /// <summary>The states that can be told apart from outside; the last part says what the I/O thread was told.</summary>
    public enum Place
    {
        FreeArmed,
        FreeTicked,
        FreeArmedTicked,
        Led,
        LedTicked,
        IoArmed,
        IoTicked,
    }

    public static TheoryData<Place> Places() => [.. Enum.GetValues<Place>()];

    [Fact]
    public void A_new_socket_is_free_and_armed()
    {
        var drive = new DriveRight(HotWithin);
        AssertIs(drive, DriveOwner.Free, armed: true, ticked: false);
        Assert.False(drive.Sleeping);
        Assert.False(drive.Kicked);
        Assert.Null(drive.Leader);
        Assert.Equal(HotWithin, drive.HotWithin);
    }

    [Theory]
    [InlineData(Place.FreeArmed, true, true)]
    [InlineData(Place.FreeTicked, true, false)]
    [InlineData(Place.FreeArmedTicked, true, true)]
    [InlineData(Place.Led, false, false)]
    [InlineData(Place.LedTicked, false, false)]
    [InlineData(Place.IoArmed, false, false)]
    [InlineData(Place.IoTicked, false, false)]
    public void A_thread_leads_if_nobody_drives_and_disarms_what_is_armed(Place place, bool leads, bool disarms)
    {
        var drive = At(place);
        var (leader, armed, ticked) = (drive.Leader, drive.Armed, drive.Ticked);
        Assert.Equal(leads, drive.TryLead(Other, out var disarm));
        Assert.Equal(disarms, disarm);
        AssertIs(drive, leads ? DriveOwner.Led : OwnerAt(place), armed: !leads && armed, ticked);
        Assert.Equal(leads ? Other : leader, drive.Leader);
    }

    [Theory]
    [InlineData(Place.FreeArmed, true)]
    [InlineData(Place.FreeTicked, true)]
    [InlineData(Place.FreeArmedTicked, true)]
    [InlineData(Place.Led, false)]
    [InlineData(Place.LedTicked, false)]
    [InlineData(Place.IoArmed, false)]
    [InlineData(Place.IoTicked, false)]
    public void The_IO_thread_drives_if_nobody_does_and_stays_armed(Place place, bool drives)
    {
        var drive = At(place);
        var (armed, ticked) = (drive.Armed, drive.Ticked);
        Assert.Equal(drives, drive.TryDriveAsIo());
        AssertIs(drive, drives ? DriveOwner.Io : OwnerAt(place), armed, ticked);
        Assert.Equal(place is Place.Led or Place.LedTicked ? Me : null, drive.Leader);
    }

    [Theory]
    [InlineData(Place.Led, false)]
    [InlineData(Place.LedTicked, false)]
    [InlineData(Place.IoArmed, true)]
    [InlineData(Place.IoTicked, false)]
    public void Whoever_leaves_hands_over_to_a_parked_thread_first_of_all(Place place, bool disarms)
    {
        foreach (var mustArm in new[] { false, true })
        {
            var drive = At(place);
            var ticked = drive.Ticked;
            Assert.Equal(LeaveAction.HandOver, drive.Leave(Other, mustArm, now: 0, out var disarm));
            Assert.Equal(disarms, disarm);
            AssertIs(drive, DriveOwner.Led, armed: false, ticked);
            Assert.Same(Other, drive.Leader);
        }
    }

    [Theory]
    [InlineData(Place.Led, false, LeaveAction.Arm, true)]
    [InlineData(Place.Led, true, LeaveAction.Arm, true)]
    [InlineData(Place.LedTicked, false, LeaveAction.Nothing, false)]
    [InlineData(Place.LedTicked, true, LeaveAction.Arm, true)]
    [InlineData(Place.IoArmed, false, LeaveAction.Nothing, true)]
    [InlineData(Place.IoArmed, true, LeaveAction.Nothing, true)]
    [InlineData(Place.IoTicked, false, LeaveAction.Nothing, false)]
    [InlineData(Place.IoTicked, true, LeaveAction.Arm, true)]
    public void Whoever_leaves_with_nobody_parked_makes_sure_that_somebody_looks(Place place, bool mustArm, object action, bool armed)
    {
        var drive = At(place);
        var ticked = drive.Ticked;
        Assert.Equal(action, drive.Leave(null, mustArm, now: long.MaxValue / 2, out var disarm));
        Assert.False(disarm);
        AssertIs(drive, DriveOwner.Free, armed, ticked);
        Assert.Null(drive.Leader);
    }

    [Theory]
    [InlineData(Place.FreeArmed, false)]
    [InlineData(Place.FreeTicked, true)]
    [InlineData(Place.FreeArmedTicked, false)]
    [InlineData(Place.Led, false)]
    [InlineData(Place.LedTicked, false)]
    [InlineData(Place.IoArmed, false)]
    [InlineData(Place.IoTicked, false)]
    public void An_awaiter_arms_only_what_is_free_and_unarmed(Place place, bool arms)
    {
        var drive = At(place);
        var (armed, ticked) = (drive.Armed, drive.Ticked);
        Assert.Equal(arms, drive.NeedArm());
        AssertIs(drive, OwnerAt(place), armed || arms, ticked);
        Assert.False(drive.NeedArm());
    }

    [Theory]
    [InlineData(Place.FreeArmed, TickVerdict.Drop, TickVerdict.Drop)]
    [InlineData(Place.FreeTicked, TickVerdict.Keep, TickVerdict.TakeOver)]
    [InlineData(Place.FreeArmedTicked, TickVerdict.Keep, TickVerdict.Drop)]
    [InlineData(Place.Led, TickVerdict.Drop, TickVerdict.Drop)]
    [InlineData(Place.LedTicked, TickVerdict.Keep, TickVerdict.Drop)]
    [InlineData(Place.IoArmed, TickVerdict.Drop, TickVerdict.Drop)]
    [InlineData(Place.IoTicked, TickVerdict.Keep, TickVerdict.Drop)]
    public void Two_ticks_without_a_leave_end_the_promise_and_take_over_what_nobody_looks_at(Place place, object first, object second)
    {
        var drive = At(place);
        SeeLeaves(drive, place);
        Assert.Equal(first, drive.Tick());
        Assert.Equal(second, drive.Tick());
        Assert.False(drive.Ticked);
        Assert.Equal(second is TickVerdict.TakeOver ? DriveOwner.Io : OwnerAt(place), drive.Owner);
        Assert.Equal(TickVerdict.Drop, drive.Tick());
    }

    [Fact]
    public void A_take_over_ends_free_and_armed()
    {
        var drive = At(Place.FreeTicked);
        SeeLeaves(drive, Place.FreeTicked);
        Assert.Equal(TickVerdict.Keep, drive.Tick());
        Assert.Equal(TickVerdict.TakeOver, drive.Tick());
        Assert.Equal(LeaveAction.Arm, drive.Leave(null, mustArm: false, now: long.MaxValue / 2, out _));
        AssertIs(drive, DriveOwner.Free, armed: true, ticked: false);
    }

    [Fact]
    public void A_leave_between_two_ticks_keeps_the_promise_however_long()
    {
        var drive = At(Place.FreeTicked);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(drive.TryLead(Me, out var disarm));
            Assert.False(disarm);
            Assert.Equal(LeaveAction.Nothing, drive.Leave(null, mustArm: false, now: i, out _));
            Assert.Equal(TickVerdict.Keep, drive.Tick());
            if (i % 2 == 0)
                Assert.Equal(TickVerdict.Keep, drive.Tick()); // one tick without a leave is no more than a strike
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_tick_without_the_gate_sees_leaves_and_nothing_else(Place place)
    {
        var drive = At(place);
        var (owner, armed, ticked) = (drive.Owner, drive.Armed, drive.Ticked);
        Assert.Equal(place is Place.FreeArmedTicked, drive.TickQuietly()); // on the way to that place somebody has left
        Assert.False(drive.TickQuietly());
        Assert.Equal((owner, armed, ticked), (drive.Owner, drive.Armed, drive.Ticked));
    }

    [Fact]
    public void Ticks_without_the_gate_count_like_the_others()
    {
        var drive = At(Place.FreeTicked);
        Assert.False(drive.TickQuietly());
        Assert.Equal(TickVerdict.Keep, drive.Tick()); // a strike
        Assert.Equal(LeaveAction.Nothing, LeadAndLeave(drive, 0));
        Assert.True(drive.TickQuietly());             // forgotten
        Assert.False(drive.TickQuietly());
        Assert.Equal(TickVerdict.Keep, drive.Tick());
        Assert.False(drive.TickQuietly());
        Assert.Equal(TickVerdict.TakeOver, drive.Tick());
        Assert.False(drive.TickQuietly());
    }

    [Fact]
    public void The_steady_state_of_a_ticked_socket_needs_no_system_call()
    {
        var drive = At(Place.FreeTicked);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(drive.TryLead(Me, out var disarm));
            Assert.False(disarm);
            drive.FallAsleep();
            drive.WakeUp();
            Assert.Equal(LeaveAction.Nothing, drive.Leave(null, mustArm: false, now: i, out disarm));
            Assert.False(disarm);
        }
    }

    [Fact]
    public void Eight_arms_in_a_row_each_soon_after_the_one_before_ask_for_ticks_instead()
    {
        var drive = new DriveRight(HotWithin);
        Assert.Equal(LeaveAction.Arm, LeadAndLeave(drive, 0));
        for (var arm = 1; arm < HotArms; arm++)
            Assert.Equal(LeaveAction.Arm, LeadAndLeave(drive, arm * (HotWithin - 1)));
        Assert.Equal(LeaveAction.RequestTick, LeadAndLeave(drive, HotArms * (HotWithin - 1)));
        AssertIs(drive, DriveOwner.Free, armed: false, ticked: true);
        Assert.Equal(LeaveAction.Nothing, LeadAndLeave(drive, HotArms * HotWithin));
    }

    [Fact]
    public void One_late_arm_starts_the_count_anew()
    {
        var drive = new DriveRight(HotWithin);
        var now = 0L;
        for (var i = 0; i < 10 * HotArms; i++)
        {
            now += i % HotArms == 0 ? HotWithin : 1;
            Assert.Equal(LeaveAction.Arm, LeadAndLeave(drive, now));
        }
    }

    [Fact]
    public void Arms_that_awaiters_demand_are_not_counted()
    {
        var drive = new DriveRight(HotWithin);
        for (var i = 0; i < 10 * HotArms; i++)
            Assert.Equal(LeaveAction.Arm, LeadAndLeave(drive, i, mustArm: true));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_kick_is_written_only_while_the_owner_sleeps_and_only_once(Place place)
    {
        var drive = At(place);
        Assert.False(drive.Kick());
        Assert.False(drive.Kicked);
        if (place is not (Place.Led or Place.LedTicked))
            return;

        drive.FallAsleep();
        Assert.True(drive.Sleeping);
        Assert.True(drive.Kick());
        Assert.True(drive.Kicked);
        Assert.False(drive.Kick());

        drive.WakeUp();
        Assert.False(drive.Sleeping);
        Assert.False(drive.Kicked);
        Assert.False(drive.Kick());

        drive.FallAsleep();
        Assert.True(drive.Kick());
    }

    [Fact]
    public void Leaving_ends_the_sleep()
    {
        var drive = At(Place.Led);
        drive.FallAsleep();
        drive.Leave(null, mustArm: false, now: 0, out _);
        Assert.False(drive.Sleeping);
        Assert.False(drive.Kick());
    }

    private static LeaveAction LeadAndLeave(DriveRight drive, long now, bool mustArm = false)
    {
        Assert.True(drive.TryLead(Me, out var disarm));
        Assert.Equal(!drive.Ticked, disarm);
        return drive.Leave(null, mustArm, now, out _);
    }

    /// <summary>Has the ticks see the leaves made on the way to a place, so that the next ones are strikes.</summary>
    private static void SeeLeaves(DriveRight drive, Place place)
    {
        if (place is Place.FreeArmedTicked)
            Assert.Equal(TickVerdict.Keep, drive.Tick());
    }

    private static DriveRight At(Place place)
    {
        var drive = new DriveRight(HotWithin);
        if (place is Place.FreeTicked or Place.FreeArmedTicked or Place.LedTicked or Place.IoTicked)
        {
            for (var now = 0; LeadAndLeave(drive, now) != LeaveAction.RequestTick; now++)
                Assert.InRange(now, 0, HotArms);
        }

        switch (place)
        {
            case Place.FreeArmedTicked:
                Assert.True(drive.TryLead(Me, out _));
                Assert.Equal(LeaveAction.Arm, drive.Leave(null, mustArm: true, now: 0, out _));
                break;
            case Place.Led or Place.LedTicked:
                Assert.True(drive.TryLead(Me, out _));
                break;
            case Place.IoArmed or Place.IoTicked:
                Assert.True(drive.TryDriveAsIo());
                break;
        }

        return drive;
    }

    private static DriveOwner OwnerAt(Place place) => place switch
    {
        Place.Led or Place.LedTicked => DriveOwner.Led,
        Place.IoArmed or Place.IoTicked => DriveOwner.Io,
        _ => DriveOwner.Free,
    };

    private static void AssertIs(DriveRight drive, DriveOwner owner, bool armed, bool ticked)
        => Assert.Equal((owner, armed, ticked), (drive.Owner, drive.Armed, drive.Ticked));
}
