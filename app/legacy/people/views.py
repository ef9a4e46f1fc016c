from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model, login
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render_to_response
from django.template import RequestContext
from django.utils.translation import ugettext as _, ungettext
from django.views.decorators.http import require_POST

from people.forms import ProfileForm, SignUpForm
from people.models import Follow


def sign_up(request):
    if request.user.is_authenticated():
        return redirect('feed:home')
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        form.save()
        user = authenticate(username=form.cleaned_data['username'],
                            password=form.cleaned_data['password1'])
        login(request, user)
        messages.success(request, _('Welcome, %s!') % user.username)
        return redirect('feed:home')
    return render_to_response('people/sign_up.html', {'form': form},
                              context_instance=RequestContext(request))


def profile(request, username):
    person = get_object_or_404(get_user_model().objects.select_related('profile'),
                               username=username)
    posts = person.posts.all()[:24]
    count = person.profile.follower_count
    return render_to_response('people/profile.html', {
        'person': person,
        'posts': posts,
        'is_following': Follow.objects.is_following(request.user, person),
        'followers': ungettext('%d follower', '%d followers', count) % count,
    }, context_instance=RequestContext(request))


@login_required
def settings(request):
    form = ProfileForm(request.POST or None, instance=request.user.profile)
    if form.is_valid():
        form.save()
        messages.success(request, _('Saved.'))
        return HttpResponseRedirect(request.user.profile.get_absolute_url())
    return render_to_response('people/settings.html', {'form': form},
                              context_instance=RequestContext(request))


@login_required
@require_POST
def follow(request, username):
    person = get_object_or_404(get_user_model(), username=username)
    try:
        if request.POST.has_key('undo'):
            Follow.objects.unfollow(request.user, person)
        else:
            Follow.objects.follow(request.user, person)
    except ValueError, error:
        return HttpResponseBadRequest(unicode(error))
    back = request.META.get('HTTP_REFERER') or person.profile.get_absolute_url()
    return HttpResponseRedirect(back)


def followers(request, username):
    person = get_object_or_404(get_user_model(), username=username)
    follows = person.follows_received.all()
    return render_to_response('people/followers.html', {'person': person, 'follows': follows},
                              context_instance=RequestContext(request))
